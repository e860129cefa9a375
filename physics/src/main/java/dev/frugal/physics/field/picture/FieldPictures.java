package dev.frugal.physics.field.picture;

import dev.frugal.physics.field.FieldSpectrum;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.system.FieldGrid;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.HeatMap;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Draws fields.
public final class FieldPictures {
    /// Instants at which a field in two dimensions is shown.
    private static final int SNAPSHOTS = 4;

    /// Waves with less than this share of the largest amplitude are rounding, and are not drawn.
    private static final double FAINTEST = 1e-14;

    private FieldPictures() {}

    /// A page about a solution: each field over space and time, its spectra, its mean and its size.
    ///
    /// @param times of the rows of `values`
    /// @param values `[time][field * points + point]`
    /// @param subtitle what was solved, with parameters
    public static ReportPage page(FieldSystem system, double[] times, double[][] values, String subtitle) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Verbatim(
                "equations", String.join("\n", system.description().equationTexts())));
        for (int field = 0; field < system.fields().size(); field++) {
            var name = system.fieldNames().get(field);
            var graphics = new ArrayList<Graphic>();
            if (system.grid().axes().size() == 1) {
                graphics.add(spaceTime(system, times, values, field, name, "%s over space and time".formatted(name)));
            } else {
                graphics.addAll(snapshots(system, times, values, field));
            }
            graphics.add(spectra(system, times, values, field));
            graphics.add(means(system, times, values, field));
            blocks.add(new Block.Section(name));
            blocks.add(new Block.Graphics(graphics));
        }
        return new ReportPage(system.name(), subtitle, blocks);
    }

    /// A field over space (up) and time (across).
    ///
    /// @param quantity what the colours show
    public static HeatMap spaceTime(
            FieldSystem system, double[] times, double[][] values, int field, String quantity, String title) {
        var axis = system.grid().axes().getFirst();
        int from = field * system.points();
        var rows = new double[system.points()][times.length];
        for (int time = 0; time < times.length; time++) {
            for (int point = 0; point < rows.length; point++) {
                rows[point][time] = values[time][from + point];
            }
        }
        return HeatMap.of(
                title,
                "%d points, %d times.".formatted(rows.length, times.length),
                Axis.linear("time" + unit(system)).within(times[0], times[times.length - 1]),
                along(axis),
                rows,
                quantity);
    }

    private static String unit(FieldSystem system) {
        return system.description().timeUnit().map(unit -> " in " + unit.text()).orElse("");
    }

    private static Axis along(FieldGrid.Axis axis) {
        return Axis.linear(axis.coordinate()).within(axis.origin(), axis.origin() + axis.length());
    }

    /// A field on a rectangle at one time.
    ///
    /// @param values of all fields, `[field * points + point]`
    /// @param quantity what the colours show
    public static HeatMap snapshot(
            FieldSystem system, double time, double[] values, int field, String quantity, String title) {
        var axes = system.grid().axes();
        int width = axes.getFirst().points();
        var rows = new double[axes.getLast().points()][];
        for (int j = 0; j < rows.length; j++) {
            int from = field * system.points() + j * width;
            rows[j] = Arrays.copyOfRange(values, from, from + width);
        }
        return HeatMap.of(
                title,
                "%d × %d points, time %s.".formatted(width, rows.length, number(time)),
                along(axes.getFirst()),
                along(axes.getLast()),
                rows,
                quantity);
    }

    private static List<HeatMap> snapshots(FieldSystem system, double[] times, double[][] values, int field) {
        var maps = new ArrayList<HeatMap>();
        int count = Math.min(SNAPSHOTS, times.length);
        for (int i = 0; i < count; i++) {
            int time = count == 1 ? 0 : i * (times.length - 1) / (count - 1);
            var name = system.fieldNames().get(field);
            maps.add(snapshot(
                    system,
                    times[time],
                    values[time],
                    field,
                    name,
                    "%s at time %s".formatted(name, number(times[time]))));
        }
        return maps;
    }

    /// The root mean square amplitude by wave number, at the beginning, in the middle and at the end.
    public static Plot spectra(FieldSystem system, double[] times, double[][] values, int field) {
        var layers = new ArrayList<PlotLayer>();
        int last = times.length - 1;
        for (int time : new int[] {0, last / 2, last}) {
            var spectrum = FieldSpectrum.of(system, values[time], field);
            double largest = Arrays.stream(spectrum.amplitudes()).max().orElse(0);
            var amplitudes = Arrays.stream(spectrum.amplitudes())
                    .map(amplitude -> amplitude > FAINTEST * largest ? amplitude : Double.NaN)
                    .toArray();
            layers.add(new PlotLayer.Line("time " + number(times[time]), spectrum.waveNumbers(), amplitudes));
        }
        return Plot.wide(
                "Spectrum of " + system.fieldNames().get(field),
                "Root mean square amplitude of the waves of each length.",
                Axis.linear("wave number, 2π/length"),
                Axis.logarithmic("amplitude"),
                layers);
    }

    private static String number(double time) {
        var digits = new BigDecimal(time, new MathContext(4)).stripTrailingZeros();
        return digits.scale() < -4 ? digits.toString() : digits.toPlainString();
    }

    private static Plot means(FieldSystem system, double[] times, double[][] values, int field) {
        var mean = new double[times.length];
        var deviation = new double[times.length];
        int points = system.points();
        for (int time = 0; time < times.length; time++) {
            for (int point = 0; point < points; point++) {
                mean[time] += values[time][field * points + point] / points;
            }
            for (int point = 0; point < points; point++) {
                deviation[time] += Math.pow(values[time][field * points + point] - mean[time], 2) / points;
            }
            deviation[time] = Math.sqrt(deviation[time]);
        }
        var name = system.fieldNames().get(field);
        return Plot.wide(
                "Mean and deviation of " + name,
                "Over all points, at each time.",
                Axis.linear("time" + unit(system)),
                Axis.linear(name),
                List.of(new PlotLayer.Line("mean", times, mean), new PlotLayer.Line("deviation", times, deviation)));
    }
}
