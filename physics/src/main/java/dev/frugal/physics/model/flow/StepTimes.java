package dev.frugal.physics.model.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The times at which a march stops over, so that every wanted time lies within one step of the
/// knot before it.
///
/// Knots are put on wanted times where the step allows, since the map advances by any time up to
/// its step: with regular sampling no extra evaluation is needed.
///
/// @param times the knots, ascending, the first where the march starts
/// @param knotOf for each wanted time the index of the knot it is reached from
/// @param wanted the wanted times, ascending, none before the first knot
record StepTimes(double[] times, int[] knotOf, double[] wanted) {
    /// Wanted times closer than this share of a step to a multiple count as on it.
    private static final double SLACK = 1e-9;

    /// @throws IllegalArgumentException if a time lies before the start or the times descend
    static StepTimes of(double start, double[] wanted, double step) {
        var knots = new ArrayList<Double>(List.of(start));
        var knotOf = new int[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            if (!(wanted[i] >= (i == 0 ? start : wanted[i - 1]))) {
                throw new IllegalArgumentException(
                        "times have to ascend from %s, but there is %s".formatted(start, wanted[i]));
            }
            while (wanted[i] - knots.getLast() > step * (1 + SLACK)) {
                double before = i == 0 ? start : wanted[i - 1];
                if (before > knots.getLast()) {
                    knots.add(before);
                } else {
                    double gap = wanted[i] - knots.getLast();
                    knots.add(knots.getLast() + gap / Math.ceil(gap / step * (1 - SLACK)));
                }
            }
            knotOf[i] = knots.size() - 1;
        }
        return new StepTimes(knots.stream().mapToDouble(Double::doubleValue).toArray(), knotOf, wanted.clone());
    }

    int count() {
        return times.length;
    }

    /// The index of the first wanted time reached from `knot`, or of the first after it.
    int firstFrom(int knot) {
        int found = Arrays.binarySearch(knotOf, knot);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && knotOf[found - 1] == knot) {
            found--;
        }
        return found;
    }

    /// The wanted times that are knots themselves: one per step of the march.
    int[] wantedKnots() {
        var indices = new ArrayList<Integer>();
        for (int i = 0; i < wanted.length; i++) {
            if (Arrays.binarySearch(times, wanted[i]) >= 0 || i == wanted.length - 1) {
                indices.add(i);
            }
        }
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }
}
