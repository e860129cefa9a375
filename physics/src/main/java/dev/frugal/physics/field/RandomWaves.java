package dev.frugal.physics.field;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.FieldGrid;
import dev.frugal.physics.system.FieldVariable;
import dev.frugal.physics.system.FieldVariable.End;

/// Smooth random fields: sums of the longest waves that fit the domain and its ends, with normal coefficients of equal
/// size.
final class RandomWaves {
    private RandomWaves() {}

    static void add(
            FieldVariable.Waves waves, FieldVariable field, FieldGrid grid, Seed seed, double[] values, int from) {
        if (field.ends().stream().allMatch(java.util.Optional::isEmpty)) {
            addPeriodic(waves, grid, seed, values, from);
        } else {
            addBetweenEnds(waves, field, grid, seed, values, from);
        }
    }

    private static void addPeriodic(FieldVariable.Waves waves, FieldGrid grid, Seed seed, double[] values, int from) {
        var random = seed.random();
        var x = grid.coordinate(0);
        boolean flat = grid.axes().size() == 1;
        var y = flat ? new double[x.length] : grid.coordinate(1);
        double waveX = 2 * Math.PI / grid.axes().getFirst().length();
        double waveY = flat ? 0 : 2 * Math.PI / grid.axes().getLast().length();
        int across = flat ? 0 : waves.modes();
        int count = flat ? waves.modes() : 2 * waves.modes() * (waves.modes() + 1);
        double size = waves.amplitude() / Math.sqrt(count);
        for (int i = 0; i <= waves.modes(); i++) {
            for (int j = i == 0 ? 1 : -across; j <= across; j++) {
                double cosine = size * random.nextGaussian();
                double sine = size * random.nextGaussian();
                for (int point = 0; point < x.length; point++) {
                    double phase = i * waveX * x[point] + j * waveY * y[point];
                    values[from + point] += cosine * Math.cos(phase) + sine * Math.sin(phase);
                }
            }
        }
    }

    /// Waves that are 0 at an end where the value is given, and flat at one where the derivative is.
    private static void addBetweenEnds(
            FieldVariable.Waves waves, FieldVariable field, FieldGrid grid, Seed seed, double[] values, int from) {
        var random = seed.random();
        var axis = grid.axes().getFirst();
        var ends = field.ends().getFirst().orElseThrow();
        boolean heldLow = ends.low().kind() == End.Kind.DIRICHLET;
        boolean same = ends.low().kind() == ends.high().kind();
        double size = waves.amplitude() * Math.sqrt(2.0 / waves.modes());
        var x = axis.positions();
        for (int mode = 1; mode <= waves.modes(); mode++) {
            double wave = Math.PI / axis.length() * (same ? mode : mode - 0.5);
            double coefficient = size * random.nextGaussian();
            for (int point = 0; point < x.length; point++) {
                double phase = wave * (x[point] - axis.origin());
                values[from + point] += coefficient * (heldLow ? Math.sin(phase) : Math.cos(phase));
            }
        }
    }
}
