package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.Estimate;
import dev.frugal.ledger.scaling.Goodness;
import dev.frugal.ledger.scaling.MarginalReturn;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.runs.report.HtmlReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
    /// Relative size below which a bound is shown as 0.
    private static final double NEGLIGIBLE = 1e-9;

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
        return new CommandResult(text(document), document);
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

    private static String text(ScalingDocument document) {
        var parts = new ArrayList<String>();
        document.methods().forEach(method -> parts.add(text(method)));
        if (!document.gains().isEmpty()) {
            parts.add(gainText(document.gains()));
        }
        return String.join("\n\n", parts);
    }

    private static String text(ScalingDocument.Method method) {
        var parts = new ArrayList<String>();
        parts.add("%s: %d runs of %d sizes".formatted(method.method(), method.runs(), method.configurations()));
        method.joint().ifPresent(joint -> parts.add(text(joint)));
        method.curves().forEach(curve -> parts.add(text(curve)));
        if (!method.predictions().isEmpty()) {
            var table = new TextTable("compute", "error", "5 %", "95 %");
            method.predictions()
                    .forEach(point -> table.row(
                            Amounts.of(point.x()),
                            Amounts.of(point.error()),
                            Amounts.of(point.low()),
                            Amounts.of(point.high())));
            parts.add(table.text());
        }
        method.marginal().forEach(one -> parts.add(text(one)));
        return String.join("\n", parts);
    }

    private static String text(ScalingDocument.Joint joint) {
        var table = estimates()
                .row(cells("E", joint.irreducible()))
                .row(cells("A", joint.parameterAmplitude()))
                .row(cells("α", joint.parameterExponent()))
                .row(cells("B", joint.dataAmplitude()))
                .row(cells("β", joint.dataExponent()));
        return "\nerror = E + A / parameters^α + B / data^β\n%s\n%s\ntraining: %s operations per parameter and datum%s"
                .formatted(
                        table.text(),
                        text(joint.goodness()),
                        Amounts.of(joint.operationsPerProduct()),
                        joint.spread() > 1.005 ? ", varying by a factor of %.2f".formatted(joint.spread()) : "");
    }

    private static String text(ScalingDocument.Curve curve) {
        var table = estimates();
        curve.coefficients().forEach((name, estimate) -> table.row(cells(letter(name), estimate)));
        var x = curve.variable().word();
        var law = curve.form().equals("power")
                ? "error = E + A / %s^γ".formatted(x)
                : "error = E + A / %s^γ₀, beyond the break d with γ₁".formatted(x);
        var origin = switch (curve.origin()) {
            case RUNS -> "";
            case FRONTIER -> ", fitted to the sizes that no cheaper size beats";
            case JOINT_LAW -> ", with the best split of compute by the law above";
        };
        return "\n%s%s\n%s%s"
                .formatted(
                        law,
                        origin,
                        table.text(),
                        switch (curve.origin()) {
                            case RUNS, FRONTIER -> "\n" + text(curve.goodness()) + choice(curve);
                            case JOINT_LAW -> "";
                        });
    }

    private static String choice(ScalingDocument.Curve curve) {
        return Double.isNaN(curve.brokenCriterion())
                ? ""
                : "\ninformation criterion: %.1f without a break, %.1f with one"
                        .formatted(curve.plainCriterion(), curve.brokenCriterion());
    }

    private static String letter(String name) {
        return switch (name) {
            case "irreducible" -> "E";
            case "amplitude" -> "A";
            case "exponent" -> "γ";
            case "exponent_before" -> "γ₀";
            case "exponent_after" -> "γ₁";
            case "break" -> "d";
            default -> name;
        };
    }

    private static String text(Goodness goodness) {
        return "fit: explains %.1f %% of the variance of ln(error); deviation %.2g%s"
                .formatted(100 * goodness.explained(), goodness.deviation(), lackOfFit(goodness.lackOfFit()));
    }

    private static String lackOfFit(OptionalDouble probability) {
        if (probability.isEmpty()) {
            return "";
        }
        return probability.getAsDouble() < 0.05
                ? "\nthe law does not fit: sizes differ from it by more than seeds do (p = %.2g)"
                        .formatted(probability.getAsDouble())
                : "; no lack of fit (p = %.2f)".formatted(probability.getAsDouble());
    }

    private static String text(MarginalReturn one) {
        var sentence = "\nAt the largest training, the error falls by %s per %s (%s to %s)."
                .formatted(
                        Amounts.of(one.atLargest().value()),
                        one.unit(),
                        Amounts.of(one.atLargest().low()),
                        Amounts.of(one.atLargest().high()));
        return sentence
                + one.limit().map(limit -> "\n" + text(one.unit(), limit)).orElse("");
    }

    private static String text(String unit, MarginalReturn.Limit limit) {
        double compute = limit.compute().value();
        if (compute == 0) {
            return "It falls by less than %s everywhere.".formatted(Amounts.of(limit.wanted()));
        }
        if (Double.isInfinite(compute)) {
            return "It falls by more than %s up to the allowed extrapolation.".formatted(Amounts.of(limit.wanted()));
        }
        return "It falls by %s or more up to %s operations (%s to %s):\n%s %s, error %s."
                .formatted(
                        Amounts.of(limit.wanted()),
                        Amounts.of(compute),
                        Amounts.of(limit.compute().low()),
                        Amounts.of(limit.compute().high()),
                        Amounts.of(limit.spent()),
                        unit,
                        Amounts.of(limit.error()));
    }

    private static String gainText(List<ScalingDocument.Gain> gains) {
        var table = new TextTable("compute-equivalent gain", "at error", "gain", "5 %", "95 %");
        for (var gain : gains) {
            var name = "%s over %s".formatted(gain.method(), gain.over());
            if (gain.at().isEmpty()) {
                var bound = gain.bound().orElseThrow();
                table.row(
                        name,
                        Amounts.of(bound.error()),
                        "at least " + Amounts.of(bound.atLeast()),
                        "from the runs",
                        "");
                continue;
            }
            var at = gain.at().get();
            var shown = gain.curve().isEmpty()
                    ? List.of(at)
                    : List.of(gain.curve().getFirst(), at, gain.curve().getLast());
            for (var point : shown) {
                table.row(
                        name + (point.equals(at) ? " *" : ""),
                        Amounts.of(point.error()),
                        Amounts.of(point.gain().value()),
                        Amounts.of(point.gain().low()),
                        Amounts.of(point.gain().high()));
            }
        }
        return table.text() + "\n* what 'ledger rebound --gain-from' takes";
    }

    private static TextTable estimates() {
        return new TextTable("", "best", "5 %", "95 %");
    }

    private static Object[] cells(String name, Estimate estimate) {
        return new Object[] {
            name, Amounts.of(estimate.value()), bound(estimate.low(), estimate), bound(estimate.high(), estimate)
        };
    }

    /// A positive coefficient that is searched by its logarithm never becomes 0, only very small beside
    /// its best value.
    private static String bound(double bound, Estimate estimate) {
        return Math.abs(bound) < NEGLIGIBLE * Math.abs(estimate.value()) ? "0" : Amounts.of(bound);
    }
}
