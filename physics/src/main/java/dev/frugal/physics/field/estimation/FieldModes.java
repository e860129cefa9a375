package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.system.FieldGrid;
import dev.frugal.physics.system.FieldVariable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The waves that initial fields are sums of, the longest first: Fourier modes along periodic axes, elsewhere the sines
/// and cosines that fit the ends. Their mean square over the grid is about 1.
final class FieldModes {
    private final int values;
    private final double[] background;
    private final List<double[]> shapes = new ArrayList<>();
    private final List<Integer> fields = new ArrayList<>();
    private final List<Double> waves = new ArrayList<>();

    /// Values along an axis.
    private record Wave(double number, double[] shape) {}

    private record Product(double number, int first, int second) {}

    /// @param most modes of each field
    FieldModes(FieldSystem system, int most) {
        values = system.values();
        background = new double[values];
        int points = system.points();
        for (int field = 0; field < system.fields().size(); field++) {
            var variable = system.fields().get(field);
            var axes = system.grid().axes();
            var first = waves(axes.getFirst(), variable, 0);
            var second = axes.size() > 1 ? waves(axes.get(1), variable, 1) : List.of(new Wave(0, new double[] {1}));
            var products = new ArrayList<Product>();
            for (int i = 0; i < first.size(); i++) {
                for (int j = 0; j < second.size(); j++) {
                    products.add(new Product(
                            Math.hypot(first.get(i).number(), second.get(j).number()), i, j));
                }
            }
            products.sort(Comparator.comparingDouble(Product::number));
            int width = axes.getFirst().points();
            for (var product : products.subList(0, Math.min(most, products.size()))) {
                var shape = new double[values];
                for (int point = 0; point < points; point++) {
                    shape[field * points + point] = first.get(product.first()).shape()[point % width]
                            * second.get(product.second()).shape()[point / width];
                }
                shapes.add(shape);
                fields.add(field);
                waves.add(product.number());
            }
            ramp(variable, field * points, points);
        }
    }

    /// What a field with fixed ends is beside its waves.
    private void ramp(FieldVariable variable, int from, int points) {
        if (variable.ends().isEmpty() || variable.ends().getFirst().isEmpty()) {
            return;
        }
        var ends = variable.ends().getFirst().get();
        boolean low = isFixed(ends.low());
        boolean high = isFixed(ends.high());
        double left = low ? ends.low().value() : high ? ends.high().value() : 0;
        double right = high ? ends.high().value() : left;
        for (int point = 0; point < points; point++) {
            background[from + point] = left + (right - left) * point / (points - 1);
        }
    }

    private static boolean isFixed(FieldVariable.End end) {
        return end.kind() == FieldVariable.End.Kind.DIRICHLET;
    }

    private static List<Wave> waves(FieldGrid.Axis axis, FieldVariable variable, int number) {
        int points = axis.points();
        var waves = new ArrayList<Wave>();
        if (axis.periodic()) {
            for (int k = 0; 2 * k <= points; k++) {
                double factor = k == 0 || 2 * k == points ? 1 : Math.sqrt(2);
                waves.add(wave(k, points, factor, 2 * Math.PI * k / points, Math.PI / 2));
                if (k > 0 && 2 * k < points) {
                    waves.add(wave(k, points, factor, 2 * Math.PI * k / points, 0));
                }
            }
            return waves;
        }
        var ends = variable.ends().get(number).orElseThrow();
        boolean low = isFixed(ends.low());
        boolean high = isFixed(ends.high());
        int count = points - (low ? 1 : 0) - (high ? 1 : 0);
        for (int i = 0; i < count; i++) {
            double halves = low && high ? i + 1 : low || high ? i + 0.5 : i;
            double factor = halves == 0 ? 1 : Math.sqrt(2);
            waves.add(wave(halves / 2, points, factor, Math.PI * halves / (points - 1), low ? 0 : Math.PI / 2));
        }
        return waves;
    }

    private static Wave wave(double number, int points, double factor, double angle, double phase) {
        var shape = new double[points];
        for (int i = 0; i < points; i++) {
            shape[i] = factor * Math.sin(angle * i + phase);
        }
        return new Wave(number, shape);
    }

    int size() {
        return shapes.size();
    }

    /// `[mode]`, each of the values of all fields.
    List<double[]> shapes() {
        return shapes;
    }

    /// The field of a mode.
    int field(int mode) {
        return fields.get(mode);
    }

    /// Whether a mode is the field's mean.
    boolean isMean(int mode) {
        return waves.get(mode) == 0;
    }

    /// What the prior's standard deviation of a mode is divided by.
    double wave(int mode) {
        return Math.max(1, waves.get(mode));
    }

    /// The field with coefficients that stand in `all` from a place on.
    double[] values(double[] all, int from) {
        var sum = background.clone();
        for (int mode = 0; mode < shapes.size(); mode++) {
            var shape = shapes.get(mode);
            double coefficient = all[from + mode];
            for (int i = 0; i < values; i++) {
                sum[i] += coefficient * shape[i];
            }
        }
        return sum;
    }

    /// The coefficients of a sum of other modes of the same system, as far as they are among these.
    double[] coefficients(FieldModes other, double[] all, int from) {
        var coefficients = new double[size()];
        var next = new int[size() == 0 ? 0 : fields.getLast() + 1];
        for (int mode = 0; mode < other.size(); mode++) {
            int field = other.field(mode);
            int at = fields.indexOf(field) + next[field]++;
            if (at < size() && fields.get(at) == field) {
                coefficients[at] = all[from + mode];
            }
        }
        return coefficients;
    }

    double background(int place) {
        return background[place];
    }
}
