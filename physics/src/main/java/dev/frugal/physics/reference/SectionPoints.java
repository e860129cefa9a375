package dev.frugal.physics.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The points at which a solution has passed its Poincaré section, in order, and the search for a
/// period among the latest of them.
final class SectionPoints {
    /// Cycles longer than this count as aperiodic.
    static final int LONGEST_PERIOD = 32;

    /// How many returns in a row have to agree.
    private static final int RETURNS = 24;

    /// How much a difference may shrink between two looks while it still counts as settled: at a
    /// period doubling the two halves of a cycle approach each other ever more slowly.
    private static final double SETTLED = 0.9;

    private final PeriodicCoordinates circles;
    private final List<double[]> points = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();

    SectionPoints(PeriodicCoordinates circles) {
        this.circles = circles;
    }

    void add(double time, double[] point) {
        points.add(circles.wrapped(point));
        times.add(time);
    }

    void clear() {
        points.clear();
        times.clear();
    }

    int size() {
        return points.size();
    }

    List<double[]> latest(int count) {
        return List.copyOf(points.subList(Math.max(0, points.size() - count), points.size()));
    }

    /// The time the latest `period` returns took.
    double cycleTime(int period) {
        return times.getLast() - times.get(times.size() - 1 - period);
    }

    /// The smallest number of points after which all of the latest returns repeat, to within
    /// `tolerance` of the solution's `range` in each state.
    OptionalInt period(double[] range, double tolerance) {
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            if (returns(points.size(), period) && mismatch(points.size(), period, range) < tolerance) {
                return OptionalInt.of(period);
            }
        }
        return OptionalInt.empty();
    }

    /// Whether no shorter period is still being approached: the mismatch of every divisor of
    /// `period` has stopped shrinking since `earlier` points ago.
    boolean settled(int period, int earlier, double[] range) {
        int before = points.size() - earlier;
        for (int divisor = 1; divisor < period; divisor++) {
            if (period % divisor == 0
                    && (!returns(before, divisor)
                            || mismatch(points.size(), divisor, range) < SETTLED * mismatch(before, divisor, range))) {
                return false;
            }
        }
        return true;
    }

    private static boolean returns(int end, int period) {
        return end >= RETURNS + 2 * period;
    }

    /// The largest difference, relative to the range, between points `period` apart among those
    /// before `end`.
    private double mismatch(int end, int period, double[] range) {
        double largest = 0;
        for (int i = end - RETURNS - period; i < end - period; i++) {
            var first = points.get(i);
            var second = points.get(i + period);
            for (int j = 0; j < first.length; j++) {
                double radian = circles.turn(j) / (2 * Math.PI);
                double scale = Math.max(radian, range[j]);
                double difference = Math.abs(circles.difference(j, second[j], first[j]));
                if (difference > 0) {
                    largest = Math.max(largest, difference / scale);
                }
            }
        }
        return largest;
    }
}
