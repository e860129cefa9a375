package dev.frugal.app.command.general;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.FileTrees;
import dev.frugal.benchmarks.faults.FaultCampaign;
import dev.frugal.benchmarks.faults.FaultKind;
import dev.frugal.benchmarks.faults.FaultReport;
import dev.frugal.runs.Progress;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "faults",
        description = {
            "Look for crashes, hangs and silent wrong results: kill runs, change files, and damage inputs.",
            "Every case runs in a process of its own with bounded time and memory. The same seed makes the same cases."
        },
        footer = {"", "Example:", "  frugal benchmark faults --minutes 60 --seed 1"})
public final class BenchmarkFaults extends BaseCommand {
    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Duration in minutes; no case begins later (default: ${DEFAULT-VALUE}).")
    private double minutes = 5;

    @Option(names = "--count", paramLabel = "N", description = "Largest number of cases (default: ${DEFAULT-VALUE}).")
    private int count = 100_000;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description = "What to damage: ${COMPLETION-CANDIDATES} (default: all).")
    private List<FaultKind> kinds = List.of(FaultKind.values());

    @Override
    protected CommandResult answer() throws Exception {
        if (!(minutes > 0) || count < 1) {
            throw misuse("--minutes and --count must be above 0");
        }
        var folder = Files.createTempDirectory("frugal-faults");
        try {
            var campaign = new FaultCampaign(ThisProgram.bounded(), EnumSet.copyOf(kinds), minutes, count, seed);
            var report = campaign.run(
                    folder, Progress.on(terminal().err(), terminal().interactive()));
            return new CommandResult(text(report), report);
        } finally {
            FileTrees.delete(folder);
        }
    }

    private static String text(FaultReport report) {
        var table = new TextTable("damaged", "cases", "worked", "refused", "crashes", "hangs", "wrong results");
        for (var kind : report.kinds()) {
            table.row(
                    kind.kind().title(),
                    kind.cases(),
                    kind.worked(),
                    kind.refused(),
                    kind.crashes(),
                    kind.hangs(),
                    kind.wrong());
        }
        var text = new StringBuilder(table.text())
                .append("\n%.1f minutes, seed %d, %d faults"
                        .formatted(
                                report.minutes(), report.seed(), report.faults().size()));
        report.faults()
                .forEach(fault -> text.append("\n%s %d (%s): %s, %s"
                        .formatted(
                                fault.kind().title(),
                                fault.number(),
                                fault.change(),
                                fault.verdict().name().toLowerCase(Locale.ROOT),
                                fault.detail())));
        return text.toString();
    }
}
