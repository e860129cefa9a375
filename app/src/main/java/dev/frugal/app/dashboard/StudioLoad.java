package dev.frugal.app.dashboard;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.FileTrees;
import dev.frugal.base.Seed;
import dev.frugal.benchmarks.load.LoadTest;
import dev.frugal.benchmarks.load.ServerProcess;
import dev.frugal.benchmarks.load.StudioClient;
import dev.frugal.runs.StopSignal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "studio-load",
        description = {
            "Start a studio of its own, put it under load from several clients, and record its memory.",
            "The clients read pages, request forecasts and responses, and open and close live streams of a "
                    + "growing run. Needs a finished run with a flow-tapinn model."
        },
        footer = {"", "Example:", "  frugal benchmark studio-load --minutes 60"})
public final class StudioLoad extends BaseCommand {
    private static final double MEBIBYTE = 1 << 20;
    private static final double FIRST_PAUSE = 30;
    private static final double PAUSE = 60;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Duration of the load in minutes (default: ${DEFAULT-VALUE}).")
    private double minutes = 60;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Number of concurrent clients (default: ${DEFAULT-VALUE}).")
    private int clients = 4;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests per second of each client (default: ${DEFAULT-VALUE}).")
    private double rate = 2;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    /// What `--json` prints.
    ///
    /// @param errors error messages; empty if there were none
    public record Outcome(
            double minutes,
            int clients,
            long requests,
            List<String> errors,
            List<LoadTest.Moment> moments,
            List<LoadTest.Latency> latencies) {}

    @Override
    protected CommandResult answer() throws Exception {
        if (!(minutes > 0) || clients < 1 || !(rate > 0)) {
            throw misuse("--minutes, --clients and --rate must be above 0");
        }
        var source = LoadTestRuns.withModel(runsFolder());
        var folder = Files.createTempDirectory("frugal-studio-load");
        var asked = LoadTestRuns.copy(source, folder.resolve("asked"));
        var growing = LoadTestRuns.growing(folder, seed);
        var command = ThisProgram.command(
                List.of(ThisProgram.TIED), List.of("serve", "--port", "0", "--json", "--runs", folder.toString()));
        try (var server = ServerProcess.start(command, folder.resolve("standard-error"));
                var _ = LoadTestRuns.grow(growing);
                var test = LoadTest.begin(server, clients(server, asked, growing.name()), rate)) {
            long end = System.nanoTime()
                    + Math.round(minutes * Duration.ofMinutes(1).toNanos());
            // Once each kind of question was asked, so that the first figure is no empty studio's.
            double pause = FIRST_PAUSE;
            do {
                StopSignal.check();
                terminal().err().println(line(test.watch(pause)));
                pause = Math.min(PAUSE, Math.max(0, (end - System.nanoTime()) / 1e9));
            } while (System.nanoTime() < end);
            var outcome = new Outcome(
                    minutes,
                    clients,
                    test.moments().getLast().requests(),
                    test.errors(),
                    test.moments(),
                    test.latencies());
            return new CommandResult(text(outcome), outcome);
        } finally {
            FileTrees.delete(folder);
        }
    }

    private List<StudioClient> clients(ServerProcess server, String asked, String growing) {
        return IntStream.range(0, clients)
                .mapToObj(number -> new StudioClient(
                        server.address(),
                        server.token(),
                        asked,
                        growing,
                        new Seed(seed).named("client").at(number).random()))
                .toList();
    }

    private static String line(LoadTest.Moment moment) {
        return String.format(
                Locale.ROOT,
                "%.1f min: %.0f MiB resident, %,d requests, %d errors",
                moment.seconds() / TimeUnit.MINUTES.toSeconds(1),
                moment.residentBytes() / MEBIBYTE,
                moment.requests(),
                moment.errors());
    }

    private static String text(Outcome outcome) {
        var times = new TextTable("request", "number", "median ms", "99 % ms");
        for (var latency : outcome.latencies()) {
            times.row(
                    latency.request(),
                    latency.number(),
                    "%.1f".formatted(latency.medianMilliseconds()),
                    "%.1f".formatted(latency.slowMilliseconds()));
        }
        var text = new StringBuilder(times.text());
        text.append("\n\n")
                .append(line(outcome.moments().getFirst()))
                .append('\n')
                .append(line(outcome.moments().getLast()));
        outcome.errors().forEach(error -> text.append("\nerror: ").append(error));
        return text.toString();
    }
}
