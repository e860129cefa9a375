package dev.frugal.physics.field.regime;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The long-run behaviour of fields at given parameters.
///
/// @param name of the behaviour, `period-2`, or the name that the file declares
/// @param period how often the fields rise through their mean in one cycle; empty unless they repeat
/// @param cycleTime length of a cycle; empty unless the fields repeat
/// @param speed of the pattern along x; empty unless it travels
/// @param until time until which the fields were followed
/// @param lyapunov largest Lyapunov exponent per unit of time; NaN if the solution ends in finite time
/// @param last the values at the end, `[field * points + point]`
public record FieldRegime(
        String name,
        Behaviour behaviour,
        OptionalInt period,
        OptionalDouble cycleTime,
        OptionalDouble speed,
        double until,
        double lyapunov,
        double[] last) {
    /// Kinds of behaviour.
    public enum Behaviour {
        /// Nothing changes any more; the fields may depend on space.
        EQUILIBRIUM,
        /// A pattern that moves without changing.
        TRAVELLING_WAVE,
        /// One pattern in space whose amplitude oscillates.
        STANDING_WAVE,
        /// Fields that repeat and are neither of the waves.
        PERIODIC,
        /// Two solutions that start close to each other separate exponentially.
        CHAOTIC,
        /// The solution goes to infinity in finite time.
        DIVERGENT,
        /// None of these within the observation.
        UNSETTLED
    }

    public FieldRegime {
        if (period.isPresent() != cycleTime.isPresent()) {
            throw new IllegalArgumentException("a period goes with the length of its cycle");
        }
    }

    /// Whether both are of one kind.
    public boolean alike(FieldRegime other) {
        return behaviour == other.behaviour && period.equals(other.period);
    }

    static FieldRegime of(Behaviour behaviour, double until, double lyapunov, double[] last) {
        return new FieldRegime(
                name(behaviour),
                behaviour,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                until,
                lyapunov,
                last);
    }

    static FieldRegime travelling(double speed, double until, double lyapunov, double[] last) {
        return new FieldRegime(
                name(Behaviour.TRAVELLING_WAVE),
                Behaviour.TRAVELLING_WAVE,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(speed),
                until,
                lyapunov,
                last);
    }

    static FieldRegime repeating(
            Behaviour behaviour, int period, double cycleTime, double until, double lyapunov, double[] last) {
        return new FieldRegime(
                behaviour == Behaviour.PERIODIC ? "period-" + period : name(behaviour),
                behaviour,
                OptionalInt.of(period),
                OptionalDouble.of(cycleTime),
                OptionalDouble.empty(),
                until,
                lyapunov,
                last);
    }

    private static String name(Behaviour behaviour) {
        return behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    FieldRegime named(String declared) {
        return new FieldRegime(declared, behaviour, period, cycleTime, speed, until, lyapunov, last);
    }
}
