package dev.frugal.physics.reference;

import dev.frugal.physics.system.DynamicalSystem;

/// Which states are angles, and how much each of them grows in a full turn: a rotating pendulum
/// returns to where it was although its angle has grown.
final class PeriodicCoordinates {
    /// Per state; 0 where it is no angle.
    private final double[] turns;

    private PeriodicCoordinates(double[] turns) {
        this.turns = turns;
    }

    static PeriodicCoordinates of(DynamicalSystem system, double[] parameters) {
        var turns = new double[system.stateNames().size()];
        for (int i = 0; i < turns.length; i++) {
            var rate = system.angularRate(i, parameters);
            turns[i] = rate.isPresent() ? 2 * Math.PI / rate.getAsDouble() : 0;
        }
        return new PeriodicCoordinates(turns);
    }

    boolean isCircle(int state) {
        return turns[state] > 0;
    }

    /// A full turn of a state that is an angle, in its unit.
    double turn(int state) {
        return turns[state];
    }

    /// The difference of two values of a state, for an angle the short way round.
    double difference(int state, double first, double second) {
        double difference = first - second;
        return isCircle(state) ? Math.IEEEremainder(difference, turns[state]) : difference;
    }

    /// The state with every angle within half a turn from 0.
    double[] wrapped(double[] state) {
        var result = state.clone();
        for (int i = 0; i < result.length; i++) {
            if (isCircle(i)) {
                result[i] = Math.IEEEremainder(result[i], turns[i]);
            }
        }
        return result;
    }
}
