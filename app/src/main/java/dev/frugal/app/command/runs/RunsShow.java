package dev.frugal.app.command.runs;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunDocument;
import dev.frugal.runs.RunStatus;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.task.TaskLog;
import dev.frugal.runs.task.TasksDocument;
import dev.frugal.runs.worker.WorkerLog;
import dev.frugal.runs.worker.WorkersDocument;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show a run: its configuration, state, latest metrics, costs, and workers or tasks.",
        footer = {"", "Example:", "  frugal runs show duffing-hybrid-tapinn-20261122-101500-ab12"})
final class RunsShow extends BaseCommand {
    private static final int PERCENT = 100;

    @Parameters(paramLabel = "RUN", description = "Name of the run, or the path of its folder.")
    private String run = "";

    @Override
    protected CommandResult answer() {
        var directory = RunDirectory.open(runsFolder(), run);
        var document = RunDocument.of(directory);
        var workers = WorkersDocument.of(WorkerLog.read(directory), directory.beingWorkedOn());
        var tasks = TasksDocument.of(TaskLog.read(directory), directory.beingWorkedOn());
        return new CommandResult(text(document) + text(workers) + text(tasks), document);
    }

    private static String text(RunDocument document) {
        var manifest = document.manifest();
        var facts = new TextTable("run", manifest.name())
                .row("kind", manifest.kind())
                .row("state", state(document.status()))
                .row("folder", document.folder())
                .row("seed", manifest.seed());
        for (var session : manifest.sessions()) {
            facts.row(
                    "session",
                    session.began().truncatedTo(ChronoUnit.SECONDS)
                            + "  frugal "
                            + String.join(" ", session.command()));
        }
        document.statement().map(CostStatement::total).ifPresent(spent -> facts.row("spent", text(spent)));
        var text = new StringBuilder(facts.text());
        text.append("\n\nconfig\n")
                .append(Documents.yaml(document.config()).strip().indent(2));
        if (!document.latest().isEmpty()) {
            var metrics = new TextTable("metric", "step", "value");
            for (var metric : document.latest()) {
                metrics.row(metric.name(), metric.step(), "%.6g".formatted(metric.value()));
            }
            text.append('\n').append(metrics.text());
        }
        return text.toString().stripTrailing();
    }

    /// The workers of a training, if it has any.
    private static String text(WorkersDocument workers) {
        if (workers.workers().isEmpty()) {
            return "";
        }
        var table = new TextTable(
                "worker", "machine", "process", "state", "steps", "s per step", "waiting", "times the others", "word");
        for (var row : workers.workers()) {
            table.row(
                    row.worker(),
                    row.host(),
                    row.process().isPresent() ? row.process().getAsLong() : "–",
                    row.state().word(),
                    row.steps(),
                    number(row.secondsPerStep()),
                    row.waitingShare().isPresent()
                            ? "%.0f %%".formatted(PERCENT * row.waitingShare().getAsDouble())
                            : "–",
                    number(row.slowdown()),
                    row.word());
        }
        var verdict = workers.verdict().isEmpty() ? "" : "\n" + workers.verdict();
        return "\n\n" + table.text() + verdict;
    }

    /// What a cluster did for the run, if it did anything.
    private static String text(TasksDocument tasks) {
        if (tasks.stages().isEmpty()) {
            return "";
        }
        var stages = new TextTable("stage", "tasks", "done", "failed", "rows", "s", "s per task", "longest");
        for (var row : tasks.stages()) {
            stages.row(
                    row.name(),
                    row.tasks(),
                    row.done(),
                    row.failed(),
                    "%,d".formatted(row.rows()),
                    NumberText.of(row.seconds()),
                    number(row.medianSeconds()),
                    number(row.longestSeconds()));
        }
        var executors =
                new TextTable("executor", "machine", "state", "tasks", "s", "s per task", "times the others", "word");
        for (var row : tasks.executors()) {
            executors.row(
                    row.executor(),
                    row.host(),
                    row.state().word(),
                    row.tasks(),
                    NumberText.of(row.seconds()),
                    number(row.secondsPerTask()),
                    number(row.slowdown()),
                    row.word());
        }
        var verdict = tasks.verdict().isEmpty() ? "" : "\n" + tasks.verdict();
        return "\n\n" + stages.text() + "\n\n" + executors.text() + verdict;
    }

    private static String number(OptionalDouble number) {
        return NumberText.of(number.orElse(Double.NaN));
    }

    private static String text(Consumption spent) {
        return "%.1f s wall, %.1f s CPU, %.0f J; details with 'frugal ledger show'"
                .formatted(spent.wallSeconds(), spent.cpuSeconds(), spent.joules());
    }

    private static String state(RunStatus status) {
        var remark = status.message().isEmpty() ? "" : ": " + status.message();
        return "%s since %s%s".formatted(status.state().word(), status.since().truncatedTo(ChronoUnit.SECONDS), remark);
    }
}
