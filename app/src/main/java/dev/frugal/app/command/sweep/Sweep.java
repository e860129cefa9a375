package dev.frugal.app.command.sweep;

import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.price.Prices;
import dev.frugal.runs.Machine;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.RunReport;
import dev.frugal.runs.sweep.SweepDocument;
import dev.frugal.runs.sweep.SweepFile;
import dev.frugal.runs.sweep.SweepPage;
import dev.frugal.runs.sweep.SweepPlan;
import dev.frugal.runs.sweep.SweepResult;
import dev.frugal.runs.sweep.SweepSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sweep",
        description = {
            "Run a command with many combinations of settings and compare the results.",
            "Each trial is a run of its own, in a process of its own. A trial that fails is reported and does not stop"
                    + " the others; a sweep that was stopped or killed goes on with 'frugal runs resume'."
        },
        footer = {
            "",
            "Example:",
            "  frugal sweep widths.yaml --workers 2",
            "  frugal sweep widths.yaml --spark spark://127.0.0.1:7077",
            "  frugal sweep widths.yaml --name widths --trial 3"
        })
public final class Sweep extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<SweepSettings> KIND =
            new JobType<>(SweepSettings.KIND, SweepSettings.class, Sweep::sweep);

    private static final int BEST = 10;

    @Parameters(paramLabel = "FILE", description = "YAML file with the command, its settings, axes and metrics.")
    private Path file = Path.of("sweep.yaml");

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Trials at a time (default: as many as there are processors for the threads of a trial).")
    private Optional<Integer> workers = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description =
                    "Run the trials on the workers of this Spark cluster, such as spark://host:7077; they must see"
                            + " the folder of the runs.")
    private Optional<String> spark = Optional.empty();

    @Option(
            names = "--trial",
            paramLabel = "INDEX",
            description = "Run only this trial of the sweep that --name names, and no sweep; a later sweep of that name"
                    + " finds its result.")
    private Optional<Integer> trial = Optional.empty();

    @Override
    protected CommandResult answer() {
        var read = SweepFile.read(file);
        var machine = Machine.here();
        if (spark.isPresent() && (workers.isPresent() || trial.isPresent())) {
            throw misuse("--spark cannot be combined with --workers or --trial: the cluster decides where trials run");
        }
        spark.ifPresent(master -> new MasterUrl(master).checkThatItListens());
        var settings = read.settings(workers, machine.processors(), machine.memoryBytes(), spark);
        var plan = new SweepPlan(settings, new Seed(read.seed()));
        var first = plan.rung(0, List.of());
        if (trial.isPresent()) {
            return single(settings, plan, trial.get());
        }
        terminal()
                .err()
                .printf(
                        "sweep: %d trials of '%s', %s%n",
                        plan.trials(),
                        settings.command(),
                        spark.map("on "::concat)
                                .orElse("%d at a time".formatted(Math.min(settings.workers(), first.size()))));
        return workplace()
                .start(
                        KIND,
                        "sweep " + String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", ""),
                        settings,
                        read.seed());
    }

    private CommandResult single(SweepSettings settings, SweepPlan plan, int index) {
        var sweep = runName().orElseThrow(() -> misuse("--trial requires the sweep's --name"));
        var wanted = plan.rung(0, List.of()).stream()
                .filter(candidate -> candidate.index() == index)
                .findFirst()
                .orElseThrow(() -> misuse("--trial is %d; expected one of the trials 0 to %d that depend on no other"
                        .formatted(index, plan.rung(0, List.of()).size() - 1)));
        var files = runsFolder().resolve(sweep + "-trials");
        var place = new ThisMachine(1, stop()::requested);
        var outcome = new TrialProcess(settings, sweep, runsFolder(), files, place, stop()::requested).run(wanted);
        if (!outcome.finished()) {
            throw new InvalidInputException("trial %d failed: %s".formatted(index, outcome.reason()));
        }
        var result = new SweepResult(settings, List.of(outcome));
        return new CommandResult(table(result).text(), SweepDocument.of(result, "", outcome.run()));
    }

    private static CommandResult sweep(SweepSettings settings, RunContext context) throws Exception {
        var result = new SweepJob(settings, context).run();
        var table = context.directory().file("trials.csv");
        DurableFiles.write(table, result.csv());
        RunReport.write(SweepPage.of(result), List.of(), context);
        return new CommandResult(
                text(result, table, context),
                SweepDocument.of(
                        result, table.toString(), context.directory().folder().toString()));
    }

    private static String text(SweepResult result, Path table, RunContext context) {
        var prices = Prices.defaults();
        var spent = result.spent();
        var text = new StringBuilder(table(result).text());
        result.failed()
                .forEach(outcome -> text.append(
                        "\ntrial %d failed: %s".formatted(outcome.trial().index(), outcome.reason())));
        return text.append("\n\n%d trials took %s of working time and cost %s %s on '%s'\n"
                        .formatted(
                                result.outcomes().size(),
                                Progress.readable(Duration.ofMillis(Math.round(1000 * spent.wallSeconds()))),
                                NumberText.of(
                                        prices.cost(spent, prices.machine()).total(), 2),
                                prices.currency(),
                                prices.machine()))
                .append("table: %s\nreport: %s"
                        .formatted(table, context.directory().file(RunReport.FILE)))
                .toString();
    }

    private static TextTable table(SweepResult result) {
        var columns = result.columns();
        var table = new TextTable(columns.subList(0, columns.size() - 1).toArray(String[]::new));
        result.ranked().stream().limit(BEST).forEach(outcome -> {
            var settings = result.varied().stream()
                    .map(path -> outcome.trial().value(path))
                    .map(value -> value.isFloatingPointNumber()
                            ? NumberText.of(value.asDouble(), 3)
                            : value.asString(value.toString()));
            var metrics =
                    result.settings().metrics().keySet().stream().map(name -> NumberText.of(outcome.metric(name), 3));
            table.row(Stream.of(Stream.of(Integer.toString(outcome.trial().index())), settings, metrics)
                    .flatMap(part -> part)
                    .toArray());
        });
        return table;
    }
}
