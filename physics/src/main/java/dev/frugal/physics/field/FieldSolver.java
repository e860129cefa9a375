package dev.frugal.physics.field;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Solves fields to a stated accuracy.
///
/// Between two given times all steps have one length. It is halved until the solution no longer changes by more than
/// the tolerance; the finer of the last two solutions counts. The number of steps may also be given: a solution is
/// then a smooth function of everything that it depends on, with exact derivatives.
///
/// Immutable and safe to share between threads.
public final class FieldSolver {
    private static final int MOST_STEPS_BETWEEN = 1 << 16;

    /// A difference that a method of order four leaves, divided by the error of its finer half.
    private static final double RICHARDSON = 15;

    /// The error grows by 16 where steps are twice as long; with a margin of 4.
    private static final double EASY = 1.0 / 64;

    /// Times are the sums of others; their distances differ by rounding.
    private static final double ROUNDING = 16;

    /// Numbers in a solution, of all times, fields, points and derivatives: 400 megabytes.
    private static final long MOST_NUMBERS = 50_000_000;

    private final FieldSystem system;
    private final List<FieldTerm> terms;
    private final FieldAccuracy accuracy;

    public FieldSolver(FieldSystem system) {
        this(system, List.of(), FieldAccuracy.REFERENCE);
    }

    /// @param terms what computes the system's unknown terms, in the order of its file
    public FieldSolver(FieldSystem system, List<? extends FieldTerm> terms, FieldAccuracy accuracy) {
        this.system = system;
        this.terms = List.copyOf(terms);
        this.accuracy = accuracy;
    }

    /// The fields at `times`, which ascend; the first is that of the initial values.
    ///
    /// @throws InvalidInputException if the solution cannot be followed to the end, or has too many numbers
    public FieldSolution solve(double[] parameters, double[] initial, double[] times) {
        var solution = solveWhileFinite(parameters, initial, times);
        int reached = solution.times().length;
        if (reached < times.length) {
            throw new InvalidInputException(
                    "the solution of %s goes to infinity after t = %s; shorten the time, or change the parameters or the initial values"
                            .formatted(system.name(), times[reached - 1]));
        }
        return solution;
    }

    /// As [#solve], but a solution that goes to infinity ends at the last of `times` before.
    ///
    /// @throws InvalidInputException if the solution needs too many steps, or has too many numbers
    public FieldSolution solveWhileFinite(double[] parameters, double[] initial, double[] times) {
        checkSize(times, 1);
        try (var march = new FieldMarch(system, terms, parameters, FieldDirections.NONE)) {
            return solveWhileFinite(march, initial, times);
        }
    }

    private FieldSolution solveWhileFinite(FieldMarch march, double[] initial, double[] times) {
        march.start(times[0], initial);
        var values = new double[times.length][system.values()];
        var steps = new int[times.length - 1];
        march.values(values[0]);
        var sizes = new double[system.fields().size()];
        enlarge(sizes, values[0]);
        int count = 1;
        long total = 0;
        double interval = 0;
        for (int i = 1; i < times.length; i++) {
            double before = interval;
            interval = interval(times, i, interval);
            if (before > 0 && interval != before) {
                count = (int) Math.clamp(Math.ceil(count * interval / before), 1, MOST_STEPS_BETWEEN / 2);
            }
            var from = march.state();
            var fine = new double[system.values()];
            var coarse = new double[system.values()];
            march.advance(times[i], count, interval);
            march.values(coarse);
            total += count;
            while (true) {
                march.restore(times[i - 1], from);
                march.advance(times[i], 2 * count, interval);
                march.values(fine);
                total += 2L * count;
                double error = error(fine, coarse, sizes);
                if (error <= accuracy.tolerance()) {
                    steps[i - 1] = 2 * count;
                    if (error < EASY * accuracy.tolerance()) {
                        count = Math.max(1, count / 2);
                    }
                    break;
                }
                count *= 2;
                if (count > MOST_STEPS_BETWEEN || total > accuracy.steps()) {
                    if (Double.isNaN(error)) {
                        return new FieldSolution(
                                Arrays.copyOf(times, i),
                                Arrays.copyOf(values, i),
                                List.of(),
                                Arrays.copyOf(steps, i - 1));
                    }
                    throw stiff(times[i - 1]);
                }
                System.arraycopy(fine, 0, coarse, 0, fine.length);
            }
            values[i] = fine;
            enlarge(sizes, fine);
        }
        return new FieldSolution(times.clone(), values, List.of(), steps);
    }

    private InvalidInputException stiff(double time) {
        return new InvalidInputException(
                "the solution of %s after t = %s needs more steps than allowed; its equations are too stiff outside their linear part, or the grid is too coarse for it"
                        .formatted(system.name(), time));
    }

    /// With a given number of steps between any two times, and derivatives. Values that are not finite are returned as
    /// they are.
    ///
    /// @param steps as in [FieldSolution#steps]
    public FieldSolution solve(
            double[] parameters, double[] initial, double[] times, int[] steps, FieldDirections directions) {
        try (var march = new FieldMarch(system, terms, parameters, directions)) {
            return solve(march, initial, times, steps);
        }
    }

    private FieldSolution solve(FieldMarch march, double[] initial, double[] times, int[] steps) {
        checkSize(times, 1L + march.columns());
        march.start(times[0], initial);
        var values = new double[times.length][system.values()];
        var tangents = new ArrayList<double[][]>();
        double interval = 0;
        for (int i = 0; i < times.length; i++) {
            if (i > 0) {
                interval = interval(times, i, interval);
                march.advance(times[i], steps[i - 1], interval);
            }
            march.values(values[i]);
            if (march.columns() > 0) {
                var columns = new double[march.columns()][system.values()];
                for (int column = 0; column < columns.length; column++) {
                    march.tangent(column, columns[column]);
                }
                tangents.add(columns);
            }
        }
        return new FieldSolution(times.clone(), values, tangents, steps.clone());
    }

    private void checkSize(double[] times, long columns) {
        if (times.length * columns > MOST_NUMBERS / system.values()) {
            throw new InvalidInputException(
                    "%d times of %d values in %s are too many numbers; expected at most %d, so ask for fewer times"
                            .formatted(times.length, system.values(), system.name(), MOST_NUMBERS));
        }
        for (int i = 1; i < times.length; i++) {
            if (!(times[i] > times[i - 1])) {
                throw new IllegalArgumentException("times do not ascend at " + times[i]);
            }
        }
    }

    private static double interval(double[] times, int i, double before) {
        double interval = times[i] - times[i - 1];
        double rounding = ROUNDING * Math.ulp(Math.max(Math.abs(times[i]), Math.abs(times[i - 1])));
        return Math.abs(interval - before) <= rounding ? before : interval;
    }

    private double rms(double[] values, int field) {
        int points = system.points();
        double largest = 0;
        for (int i = 0; i < points; i++) {
            double size = Math.abs(values[field * points + i]);
            if (!(size <= largest)) {
                largest = size;
            }
        }
        if (!(largest > 0) || Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int i = 0; i < points; i++) {
            double share = values[field * points + i] / largest;
            sum += share * share;
        }
        return largest * Math.sqrt(sum / points);
    }

    private void enlarge(double[] sizes, double[] values) {
        for (int field = 0; field < sizes.length; field++) {
            sizes[field] = Math.max(sizes[field], rms(values, field));
        }
    }

    /// NaN if a value is not finite.
    private double error(double[] fine, double[] coarse, double[] sizes) {
        var difference = new double[fine.length];
        for (int i = 0; i < fine.length; i++) {
            difference[i] = fine[i] - coarse[i];
        }
        double error = 0;
        for (int field = 0; field < sizes.length; field++) {
            double size = Math.max(sizes[field], rms(fine, field));
            double change = rms(difference, field) / RICHARDSON;
            if (!Double.isFinite(size) || !Double.isFinite(change)) {
                return Double.NaN;
            }
            error = Math.max(error, change == 0 ? 0 : change / size);
        }
        return error;
    }
}
