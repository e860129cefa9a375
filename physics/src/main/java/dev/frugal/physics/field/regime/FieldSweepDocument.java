package dev.frugal.physics.field.regime;

import dev.frugal.physics.sweep.ParameterSweep;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A [FieldSweep] as JSON: what `physics regimes --sweep NAME --json` prints for fields.
///
/// @param system the system's name
/// @param parameter the parameter that was swept
/// @param points the regime at each value looked at, ascending
/// @param bifurcations where it changes
@JsonNaming(SnakeCaseStrategy.class)
public record FieldSweepDocument(String system, String parameter, List<Point> points, List<Bifurcation> bifurcations) {
    /// The regime at one value; the other components as in [FieldRegimeDocument].
    @JsonNaming(SnakeCaseStrategy.class)
    public record Point(
            double value,
            String regime,
            OptionalInt period,
            OptionalDouble cycleTime,
            OptionalDouble speed,
            double until,
            OptionalDouble lyapunov) {}

    /// A change of regime, between `value - uncertainty` and `value + uncertainty`.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Bifurcation(double value, double uncertainty, String from, String to) {}

    public FieldSweepDocument {
        points = List.copyOf(points);
        bifurcations = List.copyOf(bifurcations);
    }

    /// The document of what a sweep of `parameter` found.
    public static FieldSweepDocument of(String system, String parameter, ParameterSweep.Result<FieldRegime> result) {
        return new FieldSweepDocument(
                system,
                parameter,
                result.points().stream()
                        .map(point -> point(point.value(), point.regime()))
                        .toList(),
                result.changes().stream()
                        .map(change -> new Bifurcation(
                                change.value(),
                                change.uncertainty(),
                                change.before().name(),
                                change.after().name()))
                        .toList());
    }

    private static Point point(double value, FieldRegime regime) {
        return new Point(
                value,
                regime.name(),
                regime.period(),
                regime.cycleTime(),
                regime.speed(),
                regime.until(),
                FieldRegimeDocument.exponent(regime));
    }
}
