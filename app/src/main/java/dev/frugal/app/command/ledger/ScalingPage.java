package dev.frugal.app.command.ledger;

import dev.frugal.ledger.scaling.Estimate;
import dev.frugal.ledger.scaling.Goodness;
import dev.frugal.ledger.scaling.MarginalReturn;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.ledger.scaling.Variable;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// The report of scaling laws.
public final class ScalingPage {
    private static final List<String> ESTIMATES = List.of("", "best", "5 %", "95 %");

    /// Relative size below which a bound is shown as 0.
    private static final double NEGLIGIBLE = 1e-9;

    /// Spread of the operations per parameter and datum that is not worth telling.
    private static final double EVEN = 1.005;

    /// Probability below which a law is said not to fit.
    private static final double SIGNIFICANCE = 0.05;

    private ScalingPage() {}

    static ReportPage of(ScalingDocument document) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(headlines(document)));
        blocks.add(Block.Graphics.of(errors(document)));
        if (document.gains().stream().anyMatch(gain -> !gain.curve().isEmpty())) {
            blocks.add(Block.Graphics.of(gains(document)));
        }
        blocks.addAll(printed(document));
        return new ReportPage(
                "How the error falls with compute",
                "Laws may be used up to %s times beyond the measured range."
                        .formatted(NumberText.of(document.extrapolation())),
                blocks);
    }

    /// What the command prints: the laws of each method, and the gains.
    static List<Block> printed(ScalingDocument document) {
        var blocks = new ArrayList<Block>();
        document.methods().forEach(method -> blocks.addAll(laws(method)));
        if (!document.gains().isEmpty()) {
            blocks.add(gainTable(document.gains()));
            blocks.add(new Block.Text("* is the gain that 'ledger rebound --gain-from' takes."));
        }
        return blocks;
    }

    private static List<Block.Headline> headlines(ScalingDocument document) {
        var headlines = new ArrayList<Block.Headline>();
        document.gains().forEach(gain -> headlines.add(headline(gain)));
        for (var method : document.methods()) {
            for (var curve : method.curves()) {
                if (curve.variable() == Variable.COMPUTE && curve.form().equals("power")) {
                    var exponent = Objects.requireNonNull(curve.coefficients().get("exponent"));
                    headlines.add(new Block.Headline(
                            NumberText.of(exponent.value()),
                            "exponent of %s against compute".formatted(method.method()),
                            "90 %% interval %s to %s"
                                    .formatted(NumberText.of(exponent.low()), NumberText.of(exponent.high()))));
                }
            }
        }
        return headlines;
    }

    private static Block.Headline headline(ScalingDocument.Gain gain) {
        var label = "less compute with %s than with %s".formatted(gain.method(), gain.over());
        return gain.at()
                .map(at -> new Block.Headline(
                        NumberText.of(at.gain().value()) + " ×",
                        label,
                        "at an error of %s; 90 %% interval %s to %s"
                                .formatted(
                                        NumberText.of(at.error()),
                                        NumberText.of(at.gain().low()),
                                        NumberText.of(at.gain().high()))))
                .or(() -> gain.bound()
                        .map(bound -> new Block.Headline(
                                "≥ %s ×".formatted(NumberText.of(bound.atLeast())),
                                label,
                                "at an error of %s, the best of %s; no law is extended so far"
                                        .formatted(NumberText.of(bound.error()), gain.over()))))
                .orElseThrow();
    }

    /// Error against compute: runs and laws.
    public static Plot errors(ScalingDocument document) {
        var layers = new ArrayList<PlotLayer>();
        for (var method : document.methods()) {
            for (var curve : method.curves()) {
                if (curve.variable() == Variable.COMPUTE) {
                    var points = curve.points();
                    var x = column(points, ScalingDocument.Point::x);
                    layers.add(new PlotLayer.Band(
                            method.method(),
                            x,
                            column(points, ScalingDocument.Point::low),
                            column(points, ScalingDocument.Point::high)));
                    layers.add(new PlotLayer.Line(method.method(), x, column(points, ScalingDocument.Point::error)));
                    layers.add(new PlotLayer.Scatter(
                            method.method(),
                            column(curve.measured(), ScalingDocument.Measured::x),
                            column(curve.measured(), ScalingDocument.Measured::error)));
                }
            }
        }
        return Plot.wide(
                "Error against training compute",
                "Points: runs. Lines: the fitted law, with its 90 % interval; where sizes and data were both varied, the "
                        + "best split of compute between them.",
                Axis.logarithmic("floating-point operations of training"),
                Axis.logarithmic("error"),
                layers);
    }

    private static Plot gains(ScalingDocument document) {
        var layers = new ArrayList<PlotLayer>();
        for (var gain : document.gains()) {
            var name = "%s over %s".formatted(gain.method(), gain.over());
            var x = column(gain.curve(), point -> point.error());
            layers.add(new PlotLayer.Band(
                    name,
                    x,
                    column(gain.curve(), point -> finite(point.gain().low())),
                    column(gain.curve(), point -> finite(point.gain().high()))));
            layers.add(new PlotLayer.Line(
                    name, x, column(gain.curve(), point -> finite(point.gain().value()))));
        }
        return Plot.wide(
                "Compute-equivalent gain",
                "Compute of the second method over that of the first for the same error, with its 90 % interval.",
                Axis.logarithmic("error"),
                Axis.logarithmic("gain"),
                layers);
    }

    private static double finite(double value) {
        return Double.isFinite(value) && value > 0 ? value : Double.NaN;
    }

    /// The laws of a method, as tables and sentences.
    public static List<Block> laws(ScalingDocument.Method method) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Subsection(
                "%s: %d runs of %d sizes".formatted(method.method(), method.runs(), method.configurations())));
        method.joint().ifPresent(joint -> blocks.addAll(joint(joint)));
        method.curves().forEach(curve -> blocks.addAll(curve(curve)));
        if (!method.predictions().isEmpty()) {
            blocks.add(new Block.Table(
                    "Predicted errors",
                    List.of("operations of training", "error", "5 %", "95 %"),
                    method.predictions().stream()
                            .map(point -> Block.Row.of(
                                    NumberText.of(point.x()),
                                    NumberText.of(point.error()),
                                    NumberText.of(point.low()),
                                    NumberText.of(point.high())))
                            .toList()));
        }
        method.marginal().forEach(one -> blocks.add(new Block.Text(marginal(one))));
        return blocks;
    }

    private static List<Block> joint(ScalingDocument.Joint joint) {
        return List.of(
                new Block.Table(
                        "error = E + A / parameters^α + B / data^β",
                        ESTIMATES,
                        List.of(
                                row("E", joint.irreducible()),
                                row("A", joint.parameterAmplitude()),
                                row("α", joint.parameterExponent()),
                                row("B", joint.dataAmplitude()),
                                row("β", joint.dataExponent()))),
                new Block.Text(fit(joint.goodness())
                        + " Training takes %s operations per parameter and datum%s."
                                .formatted(
                                        NumberText.of(joint.operationsPerProduct()),
                                        joint.spread() > EVEN
                                                ? ", varying by a factor of %.2f".formatted(joint.spread())
                                                : "")));
    }

    private static List<Block> curve(ScalingDocument.Curve curve) {
        var x = curve.variable().word();
        var law = curve.form().equals("power")
                ? "error = E + A / %s^γ".formatted(x)
                : "error = E + A / %s^γ₀, beyond the break d with γ₁".formatted(x);
        var origin = switch (curve.origin()) {
            case RUNS -> "";
            case FRONTIER -> ", fitted to the sizes that no cheaper size beats";
            case JOINT_LAW -> ", with the best split of compute by the law above";
        };
        var rows = new ArrayList<Block.Row>();
        curve.coefficients().forEach((name, estimate) -> rows.add(row(letter(name), estimate)));
        var table = new Block.Table(law + origin, ESTIMATES, rows);
        return switch (curve.origin()) {
            case RUNS, FRONTIER -> List.of(table, new Block.Text(fit(curve.goodness()) + choice(curve)));
            case JOINT_LAW -> List.of(table);
        };
    }

    private static String choice(ScalingDocument.Curve curve) {
        return Double.isNaN(curve.brokenCriterion())
                ? ""
                : " Information criterion: %.1f without a break, %.1f with one."
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

    private static String fit(Goodness goodness) {
        return "The fit explains %.1f %% of the variance of ln(error), with a deviation of %.2g%s."
                .formatted(100 * goodness.explained(), goodness.deviation(), lackOfFit(goodness.lackOfFit()));
    }

    private static String lackOfFit(OptionalDouble probability) {
        if (probability.isEmpty()) {
            return "";
        }
        return probability.getAsDouble() < SIGNIFICANCE
                ? "; the law does not fit: sizes differ from it by more than seeds do (p = %.2g)"
                        .formatted(probability.getAsDouble())
                : "; no lack of fit is seen (p = %.2f)".formatted(probability.getAsDouble());
    }

    private static String marginal(MarginalReturn one) {
        return "At the largest training, the error falls by %s per %s (%s to %s)."
                        .formatted(
                                NumberText.of(one.atLargest().value()),
                                one.unit(),
                                NumberText.of(one.atLargest().low()),
                                NumberText.of(one.atLargest().high()))
                + one.limit().map(limit -> " " + limit(one.unit(), limit)).orElse("");
    }

    private static String limit(String unit, MarginalReturn.Limit limit) {
        double compute = limit.compute().value();
        if (compute == 0) {
            return "It falls by less than %s everywhere.".formatted(NumberText.of(limit.wanted()));
        }
        if (Double.isInfinite(compute)) {
            return "It falls by more than %s up to the allowed extrapolation.".formatted(NumberText.of(limit.wanted()));
        }
        return "It falls by %s or more up to %s operations (%s to %s): %s %s, error %s."
                .formatted(
                        NumberText.of(limit.wanted()),
                        NumberText.of(compute),
                        NumberText.of(limit.compute().low()),
                        NumberText.of(limit.compute().high()),
                        NumberText.of(limit.spent()),
                        unit,
                        NumberText.of(limit.error()));
    }

    private static Block gainTable(List<ScalingDocument.Gain> gains) {
        var rows = new ArrayList<Block.Row>();
        for (var gain : gains) {
            var name = "%s over %s".formatted(gain.method(), gain.over());
            if (gain.at().isEmpty()) {
                var bound = gain.bound().orElseThrow();
                rows.add(Block.Row.of(
                        name, NumberText.of(bound.error()), "≥ " + NumberText.of(bound.atLeast()), "–", "–"));
                continue;
            }
            var at = gain.at().get();
            var shown = gain.curve().isEmpty()
                    ? List.of(at)
                    : List.of(gain.curve().getFirst(), at, gain.curve().getLast());
            for (var point : shown) {
                rows.add(Block.Row.of(
                        name + (point.equals(at) ? " *" : ""),
                        NumberText.of(point.error()),
                        NumberText.of(point.gain().value()),
                        NumberText.of(point.gain().low()),
                        NumberText.of(point.gain().high())));
            }
        }
        return new Block.Table(
                "Compute-equivalent gain; ≥ is a bound from the runs alone",
                List.of("", "at error", "gain", "5 %", "95 %"),
                rows);
    }

    private static Block.Row row(String name, Estimate estimate) {
        return Block.Row.of(
                name,
                NumberText.of(estimate.value()),
                bound(estimate.low(), estimate),
                bound(estimate.high(), estimate));
    }

    /// A positive coefficient that is searched by its logarithm never becomes 0, only very small beside
    /// its best value.
    private static String bound(double bound, Estimate estimate) {
        return Math.abs(bound) < NEGLIGIBLE * Math.abs(estimate.value()) ? "0" : NumberText.of(bound);
    }

    private static <T> double[] column(List<T> rows, ToDoubleFunction<T> number) {
        return rows.stream().mapToDouble(number).toArray();
    }
}
