package dev.frugal.physics.field.comparison;

import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.ComparisonTable;
import dev.frugal.physics.comparison.Figure;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.comparison.Summary;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.picture.FieldPictures;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.BarChart;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.HeatMap;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The report of a comparison on fields: tables, errors, and truth, forecast and error over space and time.
final class FieldComparisonReport {
    private final FieldComparisonSettings settings;
    private final FieldSystem system;
    private final Trajectory truth;
    private final List<FieldMember> members;
    private final ComparisonResult result;

    /// @param truth the trajectory that the members' shown forecasts are of
    FieldComparisonReport(
            FieldComparisonSettings settings,
            FieldSystem system,
            Trajectory truth,
            List<FieldMember> members,
            ComparisonResult result) {
        this.settings = settings;
        this.system = system;
        this.truth = truth;
        this.members =
                members.stream().filter(member -> member.entry().seed() == 0).toList();
        this.result = result;
    }

    ReportPage page() {
        var blocks = new ArrayList<Block>();
        result.inShort().ifPresent(found -> blocks.add(new Block.Text(found.sentence())));
        blocks.add(table(HeldOut.NEW_STATES, "New initial fields"));
        blocks.add(table(HeldOut.NEW_PARAMETERS, "New parameter values"));
        blocks.add(new Block.Text((settings.seeds() > 1 ? "Medians over seeds. " : "One seed. ")
                + "L2: relative error of the fields, where forecasting zero gives 1; after: past the window. "
                + "MSE: mean squared error of the estimated parameter. All see only the window."));
        blocks.add(Block.Graphics.of(errors()));
        for (int field = 0; field < system.fields().size(); field++) {
            blocks.add(new Block.Section(
                    "Truth, forecast and error of " + system.fieldNames().get(field)));
            blocks.addAll(pictures(field));
        }
        return new ReportPage("Forecasts of " + system.name(), subtitle(), blocks);
    }

    private String subtitle() {
        var protocol = settings.protocol();
        return "%s. Models see the first %d of %d samples, with noise of standard deviation %s."
                .formatted(
                        String.join(", ", system.description().equationTexts()),
                        protocol.window(),
                        protocol.samples(),
                        NumberText.of(protocol.noise()));
    }

    private Block table(String split, String caption) {
        var table = ComparisonTable.of(
                result.summaries(split), String.join(", ", system.description().parameterNames()), NumberText::of);
        return new Block.Table(
                caption,
                table.header().stream().map(head -> head.replace("/", " / ")).toList(),
                table.rows().stream().map(row -> new Block.Row(row, false)).toList());
    }

    private Graphic errors() {
        var byStates = result.summaries(HeldOut.NEW_STATES);
        return new BarChart(
                "Error after the window",
                "Median relative L2 error over the part of the trajectory after the window. Lower is better.",
                Axis.logarithmic("relative L2, lower is better"),
                byStates.stream().map(Summary::model).toList(),
                List.of(
                        new BarChart.Series("new initial fields", errors(byStates)),
                        new BarChart.Series("new parameter values", errors(result.summaries(HeldOut.NEW_PARAMETERS)))));
    }

    private static double[] errors(List<Summary> summaries) {
        return summaries.stream()
                .mapToDouble(summary ->
                        summary.figure(Figure.RELATIVE_L2_AFTER).orElseThrow().median())
                .toArray();
    }

    private List<Block> pictures(int field) {
        var name = system.fieldNames().get(field);
        var samples = ShownForecast.of(system, truth.states()).samples();
        var times = IntStream.of(samples).mapToDouble(i -> truth.times()[i]).toArray();
        var rows = IntStream.of(samples).mapToObj(i -> truth.states()[i]).toArray(double[][]::new);
        var blocks = new ArrayList<Block>();
        var right = picture(times, rows, field, name, "truth, %s".formatted(parameters()));
        blocks.add(Block.Graphics.of(right));
        for (var member : members) {
            var values = member.shown().values();
            var error = new double[values.length][];
            for (int time = 0; time < error.length; time++) {
                int row = time;
                error[time] = IntStream.range(0, values[time].length)
                        .mapToDouble(i -> values[row][i] - rows[row][i])
                        .toArray();
            }
            var model = member.entry().model();
            var forecast = picture(times, values, field, name, "forecast by " + model);
            blocks.add(new Block.Graphics(List.of(
                    withColoursOf(right, forecast),
                    picture(times, error, field, "error of " + name, "forecast by %s minus truth".formatted(model)))));
        }
        return blocks;
    }

    private HeatMap picture(double[] times, double[][] values, int field, String quantity, String title) {
        return system.grid().axes().size() == 1
                ? FieldPictures.spaceTime(system, times, values, field, quantity, title)
                : FieldPictures.snapshot(
                        system, times[times.length - 1], values[values.length - 1], field, quantity, title);
    }

    private static HeatMap withColoursOf(HeatMap one, HeatMap other) {
        return new HeatMap(
                other.title(),
                other.description(),
                other.x(),
                other.y(),
                other.rows(),
                other.quantity(),
                one.low(),
                one.high(),
                one.palette());
    }

    private String parameters() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < truth.parameters().length; i++) {
            texts.add("%s = %s"
                    .formatted(system.description().parameterNames().get(i), NumberText.of(truth.parameters()[i])));
        }
        return String.join(", ", texts);
    }
}
