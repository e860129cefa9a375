package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.runs.report.HtmlReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "scaling",
        description =
                "Fit scaling laws to runs of several sizes: what a larger model still gains, and by what factor of"
                        + " compute one method is ahead of another.",
        footer = {
            "",
            "Example:",
            "  frugal ledger scaling --points sweep.csv --over deeponet --at 0.05",
            "  frugal ledger scaling deeponet=sweep-deeponet hybrid=sweep-hybrid --measure 'relative L2'",
            "",
            "Laws and intervals: docs/concepts/scaling.md"
        })
final class LedgerScaling extends BaseCommand {
    @Mixin
    private ScalingOptions options = new ScalingOptions();

    @Option(
            names = "--over",
            paramLabel = "METHOD",
            description = "Method whose compute the gains of the others are relative to (default: the first).")
    private Optional<String> over = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "ERROR",
            description = "Error at which the gain is stated (default: the middle of what both methods reach).")
    private Optional<Double> at = Optional.empty();

    @Option(
            names = "--predict",
            paramLabel = "COMPUTE",
            split = ",",
            description = "Operations of training at which to predict the error.")
    private List<Double> predict = List.of();

    @Option(
            names = "--per-dollar",
            paramLabel = "FALL",
            description = "Fall of the error that one more unit of money must bring: up to which training does it?")
    private Optional<Double> perMoney = Optional.empty();

    @Option(names = "--per-kilowatt-hour", paramLabel = "FALL", description = "The same for one more kWh.")
    private Optional<Double> perKilowattHour = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with the laws and their bands.")
    private @Nullable Path report;

    @Override
    protected CommandResult answer() {
        var scaling = options.scaling(runsFolder());
        var questions = new ScalingDocument.Questions(
                predict, perMoney, perKilowattHour, options.currency(), options.extrapolation());
        var document = new ScalingDocument(
                options.extrapolation(), scaling.stream().map(questions::answer).toList(), gains(scaling));
        if (report != null) {
            HtmlReport.write(ScalingPage.of(document), report);
        }
        return new CommandResult(PageText.of(ScalingPage.printed(document)), document);
    }

    private List<ScalingDocument.Gain> gains(List<MethodScaling> scaling) {
        if (scaling.size() == 1) {
            if (over.isPresent() || at.isPresent()) {
                throw misuse("there is one method, '%s'; a gain needs two"
                        .formatted(scaling.getFirst().method()));
            }
            return List.of();
        }
        var baseline = over.map(name -> named(scaling, name)).orElse(scaling.getFirst());
        return scaling.stream()
                .filter(one -> !one.method().equals(baseline.method()))
                .map(one -> ScalingDocument.Gain.of(new ComputeGain(baseline, one, options.extrapolation()), at))
                .toList();
    }

    private MethodScaling named(List<MethodScaling> scaling, String name) {
        return scaling.stream()
                .filter(one -> one.method().equals(name))
                .findFirst()
                .orElseThrow(() -> misuse("there is no method '%s'; expected one of: %s"
                        .formatted(
                                name,
                                scaling.stream().map(MethodScaling::method).collect(Collectors.joining(", ")))));
    }
}
