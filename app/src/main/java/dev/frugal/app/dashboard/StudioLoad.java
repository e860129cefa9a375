package dev.frugal.app.dashboard;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.runs.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "studio-load",
        description = {
            "Opens a studio of its own, puts it under the load of several clients, and watches its memory.",
            "The clients read pages, ask for forecasts and answers, and open and close live streams of a run"
                    + " that grows. Needs a finished run with a flow-tapinn model."
        },
        footer = {"", "Example:", "  frugal benchmark studio-load --minutes 60"})
public final class StudioLoad extends BaseCommand {
    private static final double MEBIBYTE = 1 << 20;

    @Option(names = "--minutes", paramLabel = "N", description = "How long (default: ${DEFAULT-VALUE}).")
    private double minutes = 60;

    @Option(names = "--clients", paramLabel = "N", description = "Clients at a time (default: ${DEFAULT-VALUE}).")
    private int clients = 4;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests a second of each client (default: ${DEFAULT-VALUE}).")
    private double rate = 2;

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    /// What `--json` prints.
    ///
    /// @param errors sentences of what went wrong; none if all is well
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
            throw misuse("--minutes, --clients and --rate are above 0");
        }
        var plan = new LoadTest.Plan(clients, rate, seed);
        try (var rehearsal = LoadTest.begin(runsFolder(), plan)) {
            long end = System.nanoTime()
                    + Math.round(minutes * Duration.ofMinutes(1).toNanos());
            do {
                StopSignal.check();
                var moment = rehearsal.watch(end);
                terminal().err().println(line(moment));
            } while (System.nanoTime() < end);
            var outcome = new Outcome(
                    minutes,
                    clients,
                    rehearsal.requests(),
                    rehearsal.errors(),
                    rehearsal.moments(),
                    rehearsal.latencies());
            return new CommandResult(text(outcome), outcome);
        }
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
