package dev.frugal.physics.comparison;

import dev.frugal.runs.Metric;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What members logged while they were trained, against the step.
final class LossCurves {
    private LossCurves() {}

    /// One picture per member, with everything it logged.
    static List<Graphic> of(List<ComparisonMember> members, List<Metric> metrics) {
        var graphics = new ArrayList<Graphic>();
        for (var member : members) {
            var series = new LinkedHashMap<String, List<double[]>>();
            var prefix = member.place().prefix();
            for (var metric : metrics) {
                if (metric.name().startsWith(prefix)) {
                    series.computeIfAbsent(metric.name().substring(prefix.length()), _ -> new ArrayList<>())
                            .add(new double[] {metric.step(), metric.value()});
                }
            }
            var layers = new ArrayList<PlotLayer>();
            series.forEach((name, points) -> {
                var rows = points.toArray(double[][]::new);
                layers.add(
                        new PlotLayer.Line(name, ForecastPictures.column(rows, 0), ForecastPictures.column(rows, 1)));
            });
            graphics.add(Plot.wide(
                    member.name(),
                    "What training logged, step by step.",
                    Axis.linear("step"),
                    Axis.logarithmic("mean square"),
                    layers));
        }
        return graphics;
    }
}
