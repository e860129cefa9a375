package dev.frugal.physics.reference;

import dev.frugal.physics.sweep.ParameterSweep;
import dev.frugal.physics.system.DynamicalSystem;
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
        var result = new ParameterSweep<Regime>(
                        from,
                        to,
                        count,
                        RESOLUTION,
                        (value, lower) -> classifier.classify(system, with(value), start(lower)),
                        Regime::alike)
                .run(progress);
        return new Result(
                result.points().stream()
                        .map(point -> new Point(point.value(), point.regime()))
                        .toList(),
                result.changes().stream()
                        .map(change ->
                                new Bifurcation(change.value(), change.uncertainty(), change.before(), change.after()))
                        .toList());
    }

    private double[] with(double value) {
        var values = parameters.clone();
        values[index] = value;
        return values;
    }

    /// A state that has run away, or an equilibrium that may repel next door, is no start.
    private double[] start(Optional<Regime> lower) {
        return initial.orElseGet(() -> lower.filter(regime -> switch (regime.behaviour()) {
                    case PERIODIC, QUASI_PERIODIC, CHAOTIC -> true;
                    case EQUILIBRIUM, PHASE_LOCKED, DIVERGENT, UNSETTLED -> false;
                })
                .map(Regime::last)
                .orElseGet(() -> RegimeClassifier.usualInitial(system)));
    }
}
