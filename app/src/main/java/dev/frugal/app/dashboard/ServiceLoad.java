package dev.frugal.app.dashboard;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.FileTrees;
import dev.frugal.base.Seed;
import dev.frugal.benchmarks.load.LoadTest;
import dev.frugal.benchmarks.load.ServerProcess;
import dev.frugal.benchmarks.load.ServiceClient;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.StopSignal;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "service",
        description = {
            "Start a prediction service of its own, ask it for forecasts at a steady rate, and record time and memory.",
            "An answer's time counts from when its request was due, a refusal's from when it was sent. Needs a "
                    + "finished run with a model that forecasts."
        },
        footer = {"", "Example:", "  frugal benchmark service --clients 8 --rate 200 --seconds 60"})
public final class ServiceLoad extends BaseCommand {
    private static final double MEBIBYTE = 1 << 20;
    private static final double PAUSE = 60;

    /// Different windows that are asked about.
    private static final int WINDOWS = 32;

    @Option(
            names = "--model",
            paramLabel = "RUN",
            description = "Run with the model, by name or path (default: the newest that has one).")
    private @Nullable String model;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Number of concurrent clients (default: ${DEFAULT-VALUE}).")
    private int clients = 8;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests per second of all clients together (default: ${DEFAULT-VALUE}).")
    private double rate = 200;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Duration of the load in seconds (default: ${DEFAULT-VALUE}).")
    private double seconds = 60;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed of the windows (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    /// What `--json` prints.
    ///
    /// @param rate requests per second that were due
    /// @param refused requests for which the service had no capacity
    /// @param errors error messages; empty if there were none
    public record Outcome(
            double seconds,
            int clients,
            double rate,
            long requests,
            long refused,
            List<String> errors,
            List<LoadTest.Moment> moments,
            List<LoadTest.Latency> latencies) {}

    @Override
    protected CommandResult answer() throws Exception {
        if (!(seconds > 0) || clients < 1 || !(rate > 0)) {
            throw misuse("--seconds, --clients and --rate must be above 0");
        }
        var run = model == null ? LoadTestRuns.withModel(runsFolder()) : RunDirectory.open(runsFolder(), model);
        var questions = questions(run);
        var folder = Files.createTempDirectory("frugal-service-load");
        var command = ThisProgram.command(
                List.of(ThisProgram.TIED),
                List.of(
                        "serve",
                        "--only",
                        "predict",
                        "--model",
                        run.folder().toAbsolutePath().toString(),
                        "--port",
                        "0",
                        "--json"));
        try (var server = ServerProcess.start(command, folder.resolve("standard-error"));
                var test = LoadTest.begin(server, clients(server, questions), rate / clients)) {
            double left = seconds;
            while (left > 0) {
                StopSignal.check();
                double pause = Math.min(PAUSE, left);
                terminal().err().println(line(test.watch(pause)));
                left -= pause;
            }
            var last = test.moments().getLast();
            var outcome = new Outcome(
                    seconds,
                    clients,
                    rate,
                    last.requests(),
                    last.refused(),
                    test.errors(),
                    test.moments(),
                    test.latencies());
            return new CommandResult(text(outcome), outcome);
        } finally {
            FileTrees.delete(folder);
        }
    }

    private List<ServiceClient.Question> questions(RunDirectory run) {
        try (var loaded = ForecastModel.load(run.folder())) {
            return IntStream.range(0, WINDOWS)
                    .mapToObj(number -> PhysicsApi.example(loaded, new Seed(seed).at(number)))
                    .map(example -> new ServiceClient.Question(example.window(), example.until()))
                    .toList();
        }
    }

    private List<ServiceClient> clients(ServerProcess server, List<ServiceClient.Question> questions) {
        return IntStream.range(0, clients)
                .mapToObj(number -> new ServiceClient(server.address(), questions, number * WINDOWS / clients))
                .toList();
    }

    private static String line(LoadTest.Moment moment) {
        return String.format(
                Locale.ROOT,
                "%.0f s: %.0f MiB resident, %,d requests, %,d refused, %,d errors",
                moment.seconds(),
                moment.residentBytes() / MEBIBYTE,
                moment.requests(),
                moment.refused(),
                moment.errors());
    }

    private static String text(Outcome outcome) {
        var times = new TextTable("request", "number", "per second", "median ms", "99 % ms", "longest ms");
        for (var latency : outcome.latencies()) {
            times.row(
                    latency.request(),
                    latency.number(),
                    "%.0f"
                            .formatted(latency.number()
                                    / outcome.moments().getLast().seconds()),
                    "%.1f".formatted(latency.medianMilliseconds()),
                    "%.1f".formatted(latency.slowMilliseconds()),
                    "%.1f".formatted(latency.longestMilliseconds()));
        }
        var text = new StringBuilder(times.text());
        text.append("\n\n").append(line(outcome.moments().getLast()));
        outcome.errors().forEach(error -> text.append("\nerror: ").append(error));
        return text.toString();
    }
}
