package dev.frugal.app.command.general;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.cluster.BenchmarkWorkers;
import dev.frugal.app.dashboard.ServiceLoad;
import dev.frugal.app.dashboard.StudioLoad;
import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.benchmarks.Benchmark;
import dev.frugal.benchmarks.BenchmarkContext;
import dev.frugal.benchmarks.BenchmarkListing;
import dev.frugal.benchmarks.Benchmarks;
import dev.frugal.benchmarks.MarkdownPage;
import dev.frugal.benchmarks.RaceText;
import dev.frugal.benchmarks.Report;
import dev.frugal.runs.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "benchmark",
        subcommands = {
            StudioLoad.class,
            ServiceLoad.class,
            BenchmarkFaults.class,
            BenchmarkSilverbox.class,
            BenchmarkWorkers.class
        },
        description = {
            "Time Frugal beside other libraries in one run. Without a name, list the benchmarks.",
            "The others are Python libraries, run with the interpreter in FRUGAL_PYTHON (default: python3). "
                    + "Libraries that are not installed are listed and skipped."
        },
        footer = {"", "Example:", "  frugal benchmark machine --threads 1,2"})
public final class BenchmarkCommand extends BaseCommand {
    private static final int ROUNDS = 11;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of the benchmark.")
    private @Nullable String name;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Timed rounds of each contender (default: ${DEFAULT-VALUE}).")
    private int rounds = ROUNDS;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Thread counts to measure (default: 1 and all processors).")
    private List<Integer> threads = List.of();

    @Option(
            names = "--quick",
            description =
                    "Two short rounds of the essential parts, on all processors: an impression, not a measurement.")
    private boolean quick;

    @Option(names = "--full", description = "Also the largest sizes, where a benchmark has some: takes much longer.")
    private boolean full;

    @Option(names = "--write", description = "Also write the page docs/benchmarks/NAME.md in the source folder.")
    private boolean write;

    @Override
    protected CommandResult answer() {
        return name == null ? listing() : measurement(Benchmarks.named(name));
    }

    private static CommandResult listing() {
        var listing = BenchmarkListing.all();
        var table = new TextTable("benchmark", "measures");
        listing.benchmarks().forEach(one -> table.row(one.name(), one.question()));
        return new CommandResult(table.text(), listing);
    }

    private CommandResult measurement(Benchmark benchmark) {
        var progress = Progress.on(terminal().err(), terminal().interactive());
        try (var session = session(progress)) {
            var report = Report.of(benchmark, session, Build.current().revision());
            if (write) {
                var page = pages().resolve(benchmark.name() + ".md");
                DurableFiles.write(page, MarkdownPage.of(report, commandLine(benchmark)));
                progress.note("written: " + page);
            }
            return new CommandResult(text(report), report);
        }
    }

    private BenchmarkContext session(Progress progress) {
        int processors = Runtime.getRuntime().availableProcessors();
        var chosen = threads;
        if (chosen.isEmpty()) {
            chosen = processors > 1 && !quick ? List.of(1, processors) : List.of(processors);
        }
        for (int count : chosen) {
            if (count < 1 || count > processors) {
                throw new InvalidInputException("--threads %d: expected a number from 1 to the machine's %d processors"
                        .formatted(count, processors));
            }
        }
        if (rounds < 1) {
            throw new InvalidInputException("--rounds %d: expected at least 1".formatted(rounds));
        }
        var timing = quick ? BenchmarkContext.Timing.quick() : BenchmarkContext.Timing.standard(rounds);
        return BenchmarkContext.open(effort(), timing, chosen, progress);
    }

    private BenchmarkContext.Effort effort() {
        if (quick && full) {
            throw misuse("give one of --quick and --full");
        }
        if (quick && write) {
            throw misuse("--quick is an impression; leave it out to --write the page");
        }
        return quick
                ? BenchmarkContext.Effort.QUICK
                : full ? BenchmarkContext.Effort.FULL : BenchmarkContext.Effort.STANDARD;
    }

    private String commandLine(Benchmark benchmark) {
        var line = new StringBuilder("./frugal benchmark ").append(benchmark.name());
        if (rounds != ROUNDS) {
            line.append(" --rounds ").append(rounds);
        }
        return line.append(full ? " --full" : "").append(" --write").toString();
    }

    private static Path pages() {
        return Path.of(System.getProperty("frugal.home", ""), "docs", "benchmarks");
    }

    private static String text(Report report) {
        var parts = new ArrayList<String>();
        for (var race : report.findings().races()) {
            parts.add(race.title() + "\n" + table(RaceText.COLUMNS, RaceText.rows(race)) + "\n"
                    + String.join("\n", RaceText.remarks(race)));
        }
        for (var table : report.findings().tables()) {
            parts.add(table.title() + "\n" + table(table.columns(), RaceText.cells(table)));
        }
        var environment = report.environment();
        parts.add("%s, %s (%s), %d processors, %s, revision %s\n%s"
                .formatted(
                        environment.date(),
                        environment.processor(),
                        environment.vectors(),
                        environment.processors(),
                        environment.java(),
                        environment.revision(),
                        report.load().sentence()));
        return String.join("\n\n", parts);
    }

    private static String table(List<String> columns, List<List<String>> rows) {
        var table = new TextTable(columns.toArray(String[]::new));
        rows.forEach(row -> table.row(row.toArray()));
        return table.text();
    }
}
