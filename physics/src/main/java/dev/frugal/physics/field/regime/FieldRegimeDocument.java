package dev.frugal.physics.field.regime;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A [FieldRegime] as JSON: what `physics regimes --json` prints for fields.
///
/// @param regime its name
/// @param period how often the fields rise through their mean in one cycle; empty unless they repeat
/// @param cycleTime length of a cycle; empty unless the fields repeat
/// @param speed along x; empty unless a pattern travels
/// @param until time until which the fields were followed
/// @param lyapunov largest Lyapunov exponent per unit of time; empty if the solution ends in finite time
@JsonNaming(SnakeCaseStrategy.class)
public record FieldRegimeDocument(
        String regime,
        OptionalInt period,
        OptionalDouble cycleTime,
        OptionalDouble speed,
        double until,
        OptionalDouble lyapunov) {
    /// The document of `regime`.
    public static FieldRegimeDocument of(FieldRegime regime) {
        return new FieldRegimeDocument(
                regime.name(), regime.period(), regime.cycleTime(), regime.speed(), regime.until(), exponent(regime));
    }

    static OptionalDouble exponent(FieldRegime regime) {
        return Double.isFinite(regime.lyapunov()) ? OptionalDouble.of(regime.lyapunov()) : OptionalDouble.empty();
    }
}
