package dev.frugal.app.command.ledger;

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
import java.util.function.ToDoubleFunction;

/// The report of scaling laws.
final class ScalingPage {
    private ScalingPage() {}

    static ReportPage of(ScalingDocument document) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(headlines(document)));
        blocks.add(Block.Graphics.of(errors(document)));
        if (document.gains().stream().anyMatch(gain -> !gain.curve().isEmpty())) {
            blocks.add(Block.Graphics.of(gains(document)));
        }
        document.methods().forEach(method -> blocks.add(coefficients(method)));
        return new ReportPage(
                "How the error falls with compute",
                "Laws may be used up to %s times beyond the measured range."
                        .formatted(NumberText.of(document.extrapolation())),
                blocks);
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

    private static Plot errors(ScalingDocument document) {
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

    private static Block coefficients(ScalingDocument.Method method) {
        var rows = new ArrayList<Block.Row>();
        method.curves()
                .forEach(curve -> curve.coefficients()
                        .forEach((name, estimate) -> rows.add(Block.Row.of(
                                "%s, against %s"
                                        .formatted(
                                                name.replace('_', ' '),
                                                curve.variable().word()),
                                NumberText.of(estimate.value()),
                                NumberText.of(estimate.low()),
                                NumberText.of(estimate.high())))));
        return new Block.Table(
                "%s: %d runs of %d sizes".formatted(method.method(), method.runs(), method.configurations()),
                List.of("coefficient", "best", "5 %", "95 %"),
                rows);
    }

    private static <T> double[] column(List<T> rows, ToDoubleFunction<T> number) {
        return rows.stream().mapToDouble(number).toArray();
    }
}
