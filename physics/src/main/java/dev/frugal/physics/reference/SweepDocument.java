package dev.frugal.physics.reference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A [BifurcationSweep] as JSON: what `physics regimes --sweep NAME --json` prints.
///
/// @param system the system's name
/// @param parameter the parameter that was swept
/// @param points the regime at each value looked at, ascending
/// @param bifurcations where it changes
public record SweepDocument(String system, String parameter, List<Point> points, List<Bifurcation> bifurcations) {
    /// The regime at one value; `period`, `lyapunov` and `synchrony` as in [RegimeDocument].
    public record Point(
            double value, String regime, OptionalInt period, OptionalDouble lyapunov, Optional<Synchrony> synchrony) {}

    /// A change of regime, between `value - uncertainty` and `value + uncertainty`.
    public record Bifurcation(double value, double uncertainty, String from, String to) {}

    public SweepDocument {
        points = List.copyOf(points);
        bifurcations = List.copyOf(bifurcations);
    }

    /// The document of what a sweep of `parameter` found.
    public static SweepDocument of(String system, String parameter, BifurcationSweep.Result result) {
        return new SweepDocument(
                system,
                parameter,
                result.points().stream()
                        .map(point -> new Point(
                                point.value(),
                                point.regime().name(),
                                point.regime().period(),
                                RegimeDocument.exponent(point.regime()),
                                point.regime().synchrony()))
                        .toList(),
                result.bifurcations().stream()
                        .map(change -> new Bifurcation(
                                change.value(),
                                change.uncertainty(),
                                change.before().name(),
                                change.after().name()))
                        .toList());
    }
}
