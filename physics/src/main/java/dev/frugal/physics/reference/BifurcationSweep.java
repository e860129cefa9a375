package dev.frugal.physics.reference;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Walks one parameter from `from` to `to` in `count` equidistant values, classifies the regime at
/// each, and narrows down by bisection where it changes.
///
/// `parameters`: the values of all parameters; the one at `index` is replaced. Without `initial`
/// each value starts on the attractor of the one before, so that the walk stays on a branch as long
/// as the branch exists; with it every value starts from the same state.
public record BifurcationSweep(
        DynamicalSystem system,
        double[] parameters,
        int index,
        double from,
        double to,
        int count,
        Optional<double[]> initial) {
    /// Bisection ends at this share of the swept range.
    private static final double RESOLUTION = 1e-4;

    /// How many changes are looked for between two neighbouring values: a cascade of period
    /// doublings has infinitely many.
    private static final int MOST_CHANGES = 6;

    /// @throws IllegalArgumentException if the range is upside down or holds fewer than two values
    public BifurcationSweep {
        if (!(from < to) || count < 2) {
            throw new IllegalArgumentException("a sweep of %d values from %s to %s".formatted(count, from, to));
        }
    }

    /// The regime at one value of the parameter.
    public record Point(double value, Regime regime) {}

    /// A change of regime at `value`, give or take `uncertainty`.
    public record Bifurcation(double value, double uncertainty, Regime before, Regime after) {}

    /// `points`: in ascending order of the parameter. `bifurcations`: likewise.
    public record Result(List<Point> points, List<Bifurcation> bifurcations) {}

    /// Runs the sweep; `progress` hears after every classification how many of the `count` values
    /// are done; an exception of its ends the sweep.
    public Result run(IntConsumer progress) {
        var classifier = new RegimeClassifier();
        var points = new ArrayList<Point>();
        var bifurcations = new ArrayList<Bifurcation>();
        var start = initial.orElseGet(() -> RegimeClassifier.usualInitial(system));
        for (int i = 0; i < count; i++) {
            double value = i == count - 1 ? to : from + i * (to - from) / (count - 1);
            var point = point(classifier, value, start);
            if (!points.isEmpty()) {
                bifurcations.addAll(between(classifier, points.getLast(), point, i, progress));
            }
            points.add(point);
            start = next(point);
            progress.accept(i + 1);
        }
        return new Result(List.copyOf(points), List.copyOf(bifurcations));
    }

    private List<Bifurcation> between(
            RegimeClassifier classifier, Point left, Point right, int done, IntConsumer progress) {
        var found = new ArrayList<Bifurcation>();
        var before = left;
        while (!before.regime().alike(right.regime()) && found.size() < MOST_CHANGES) {
            var low = before;
            var high = right;
            while (high.value() - low.value() > RESOLUTION * (to - from)) {
                double middle = 0.5 * (low.value() + high.value());
                var point = point(classifier, middle, next(low));
                progress.accept(done);
                if (point.regime().alike(before.regime())) {
                    low = point;
                } else {
                    high = point;
                }
            }
            found.add(new Bifurcation(
                    0.5 * (low.value() + high.value()),
                    0.5 * (high.value() - low.value()),
                    low.regime(),
                    high.regime()));
            before = high;
        }
        return found;
    }

    private Point point(RegimeClassifier classifier, double value, double[] start) {
        var values = parameters.clone();
        values[index] = value;
        return new Point(value, classifier.classify(system, values, start));
    }

    /// Where the next value starts: a state that has run away, or an equilibrium that may repel
    /// next door, is no start.
    private double[] next(Point point) {
        if (initial.isPresent()) {
            return initial.get();
        }
        return switch (point.regime().behaviour()) {
            case PERIODIC, QUASI_PERIODIC, CHAOTIC -> point.regime().last();
            case EQUILIBRIUM, PHASE_LOCKED, DIVERGENT, UNSETTLED -> RegimeClassifier.usualInitial(system);
        };
    }
}
