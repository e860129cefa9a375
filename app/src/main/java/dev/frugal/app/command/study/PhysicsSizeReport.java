package dev.frugal.app.command.study;

import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.ledger.scaling.Variable;
import dev.frugal.physics.study.PhysicsSizeResult;
import dev.frugal.physics.study.PhysicsSizeResult.OfSystem;
import dev.frugal.physics.study.PhysicsSizeResult.Training;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The report of the study of sizes.
final class PhysicsSizeReport {
    private PhysicsSizeReport() {}

    static ReportPage of(PhysicsSizeResult result) {
        var blocks = new ArrayList<Block>();
        for (var system : result.systems()) {
            blocks.add(new Block.Section(system.system()));
            PhysicsSizePage.sentences(system).forEach(sentence -> blocks.add(new Block.Text(sentence)));
            blocks.add(Block.Graphics.of(
                    plot(
                            system,
                            "Error against training compute",
                            "operations of the networks in training",
                            Training::operations,
                            Variable.COMPUTE),
                    plot(system, "Error against parameters", "parameters", Training::parameters, Variable.PARAMETERS)));
        }
        return new ReportPage(
                "Physics models: error against size and compute",
                "Points: trainings. Lines: fitted laws. Dashed: answers without training.",
                blocks);
    }

    private static Plot plot(
            OfSystem system, String title, String across, ToDoubleFunction<Training> x, Variable variable) {
        var layers = new ArrayList<PlotLayer>();
        var statistics = system.trainings().stream().mapToDouble(x).summaryStatistics();
        for (var method :
                system.trainings().stream().map(Training::method).distinct().toList()) {
            var runs = system.trainings().stream()
                    .filter(one -> one.method().equals(method))
                    .toList();
            layers.add(new PlotLayer.Scatter(
                    method,
                    runs.stream().mapToDouble(x).toArray(),
                    runs.stream().mapToDouble(Training::newStates).toArray()));
            system.laws().stream()
                    .filter(law -> law.method().equals(method))
                    .flatMap(law -> law.curves().stream())
                    .filter(curve -> curve.variable() == variable)
                    .forEach(curve -> layers.add(line(method, curve.points())));
        }
        for (var baseline : system.baselines()) {
            if (baseline.name().equals("constant") || baseline.name().equals("classical")) {
                layers.add(new PlotLayer.Line(
                        baseline.name(),
                        new double[] {statistics.getMin(), statistics.getMax()},
                        new double[] {baseline.newStates(), baseline.newStates()},
                        PlotLayer.Stroke.DASHED));
            }
        }
        return Plot.wide(
                "%s, %s".formatted(title, system.system()),
                "Relative L2 error after the window, new initial states. A model to the left and below another is both"
                        + " cheaper and more accurate.",
                Axis.logarithmic(across),
                Axis.logarithmic("relative L2 error"),
                layers);
    }

    private static PlotLayer line(String name, List<ScalingDocument.Point> points) {
        return new PlotLayer.Line(
                name,
                points.stream().mapToDouble(ScalingDocument.Point::x).toArray(),
                points.stream().mapToDouble(ScalingDocument.Point::error).toArray());
    }
}
