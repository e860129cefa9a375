package dev.frugal.physics.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntConsumer;

/// Walks through the values of a parameter and bisects wherever the regime of two neighbours differs.
///
/// @param from the lowest value
/// @param to the highest
/// @param count how many values, equidistant
/// @param resolution share of the swept range at which bisection ends
/// @param classifier tells regimes
/// @param alike whether two regimes are of one kind
public record ParameterSweep<R>(
        double from, double to, int count, double resolution, Classifier<R> classifier, BiPredicate<R, R> alike) {
    /// How many changes are looked for between two neighbouring values: a cascade of period doublings has infinitely
    /// many.
    private static final int MOST_CHANGES = 6;

    /// Tells the regime at a value.
    @FunctionalInterface
    public interface Classifier<R> {
        /// @param lower the regime at the nearest lower value, if there is one
        R at(double value, Optional<R> lower);
    }

    /// The regime at one value.
    public record Point<R>(double value, R regime) {}

    /// A change of regime at `value`, give or take `uncertainty`.
    public record Change<R>(double value, double uncertainty, R before, R after) {}

    /// Both ascend.
    public record Result<R>(List<Point<R>> points, List<Change<R>> changes) {
        public Result {
            points = List.copyOf(points);
            changes = List.copyOf(changes);
        }
    }

    /// @throws IllegalArgumentException if the range is upside down or holds fewer than two values
    public ParameterSweep {
        if (!(from < to) || count < 2) {
            throw new IllegalArgumentException("a sweep of %d values from %s to %s".formatted(count, from, to));
        }
    }

    /// Runs the sweep; `progress` hears after every classification how many of the `count` values are done.
    public Result<R> run(IntConsumer progress) {
        var points = new ArrayList<Point<R>>();
        var changes = new ArrayList<Change<R>>();
        for (int i = 0; i < count; i++) {
            double value = i == count - 1 ? to : from + i * (to - from) / (count - 1);
            if (points.isEmpty()) {
                points.add(new Point<>(value, classifier.at(value, Optional.empty())));
            } else {
                var point = above(points.getLast(), value);
                changes.addAll(between(points.getLast(), point, i, progress));
                points.add(point);
            }
            progress.accept(i + 1);
        }
        return new Result<>(points, changes);
    }

    private Point<R> above(Point<R> lower, double value) {
        return new Point<>(value, classifier.at(value, Optional.of(lower.regime())));
    }

    private List<Change<R>> between(Point<R> left, Point<R> right, int done, IntConsumer progress) {
        var found = new ArrayList<Change<R>>();
        var before = left;
        while (!alike.test(before.regime(), right.regime()) && found.size() < MOST_CHANGES) {
            var low = before;
            var high = right;
            while (high.value() - low.value() > resolution * (to - from)) {
                var point = above(low, 0.5 * (low.value() + high.value()));
                progress.accept(done);
                if (alike.test(point.regime(), before.regime())) {
                    low = point;
                } else {
                    high = point;
                }
            }
            found.add(new Change<>(
                    0.5 * (low.value() + high.value()),
                    0.5 * (high.value() - low.value()),
                    low.regime(),
                    high.regime()));
            before = high;
        }
        return found;
    }
}
