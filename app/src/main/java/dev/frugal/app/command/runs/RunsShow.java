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
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show a run: its configuration, state, latest metrics and costs.",
        footer = {"", "Example:", "  frugal runs show duffing-hybrid-tapinn-20261122-101500-ab12"})
final class RunsShow extends BaseCommand {
    @Parameters(paramLabel = "RUN", description = "Name of the run, or the path of its folder.")
    private String run = "";

    @Override
    protected CommandResult answer() {
        var document = RunDocument.of(RunDirectory.open(runsFolder(), run));
        return new CommandResult(text(document), document);
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

    private static String text(Consumption spent) {
        return "%.1f s wall, %.1f s CPU, %.0f J; details with 'frugal ledger show'"
                .formatted(spent.wallSeconds(), spent.cpuSeconds(), spent.joules());
    }

    private static String state(RunStatus status) {
        var remark = status.message().isEmpty() ? "" : ": " + status.message();
        return "%s since %s%s".formatted(status.state().word(), status.since().truncatedTo(ChronoUnit.SECONDS), remark);
    }
}
