package dev.frugal.app.command.runs;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunStatus;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "show",
        description = "Show a run: its configuration, state, latest metrics and costs.",
        footer = {"", "Example:", "  frugal runs show duffing-flow-tapinn-20261122-101500-ab12"})
public final class RunsShow extends BaseCommand {
    @Parameters(paramLabel = "RUN", description = "Name of the run, or the path of its folder.")
    private String run = "";

    /// What `--json` prints.
    ///
    /// @param latest the last value of each metric
    /// @param statement the run's cost statement, once there is one
    public record Picture(
            Manifest manifest,
            RunStatus status,
            String folder,
            JsonNode config,
            List<Metric> latest,
            Optional<CostStatement> statement) {}

    @Override
    protected CommandResult answer() {
        var picture = picture(RunDirectory.open(runsFolder(), run));
        return new CommandResult(text(picture), picture);
    }

    /// The document of one run.
    public static Picture picture(RunDirectory directory) {
        return new Picture(
                directory.manifest(),
                directory.status(),
                directory.folder().toString(),
                directory.config(),
                latest(directory),
                CostStatement.ifWritten(directory.folder()));
    }

    private static String text(Picture picture) {
        var manifest = picture.manifest();
        var facts = new TextTable("run", manifest.name())
                .row("kind", manifest.kind())
                .row("state", state(picture.status()))
                .row("folder", picture.folder())
                .row("seed", manifest.seed());
        for (var session : manifest.sessions()) {
            facts.row(
                    "session",
                    session.began().truncatedTo(ChronoUnit.SECONDS)
                            + "  frugal "
                            + String.join(" ", session.command()));
        }
        picture.statement().map(CostStatement::total).ifPresent(spent -> facts.row("spent", text(spent)));
        var text = new StringBuilder(facts.text());
        text.append("\n\nconfig\n")
                .append(Documents.yaml(picture.config()).strip().indent(2));
        if (!picture.latest().isEmpty()) {
            var metrics = new TextTable("metric", "step", "value");
            for (var metric : picture.latest()) {
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

    private static List<Metric> latest(RunDirectory directory) {
        var latest = new TreeMap<String, Metric>();
        for (var metric : directory.metrics()) {
            latest.put(metric.name(), metric);
        }
        return List.copyOf(latest.values());
    }
}
