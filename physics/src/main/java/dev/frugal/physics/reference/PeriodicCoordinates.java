package dev.frugal.physics.reference;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;

/// Which states are angles: adding a full turn to one changes no slope, adding half a turn does. A
/// rotating pendulum returns to where it was although its angle has grown.
final class PeriodicCoordinates {
    private static final int POINTS = 16;

    /// Rounding of a sine's argument after a turn has been added.
    private static final double TOLERANCE = 1e-9;

    private final boolean[] circular;

    private PeriodicCoordinates(boolean[] circular) {
        this.circular = circular;
    }

    static PeriodicCoordinates of(DynamicalSystem system, double[] parameters) {
        var circular = new boolean[system.stateNames().size()];
        for (int i = 0; i < circular.length; i++) {
            circular[i] = change(system, parameters, i, 2 * Math.PI) < TOLERANCE
                    && change(system, parameters, i, Math.PI) > TOLERANCE;
        }
        return new PeriodicCoordinates(circular);
    }

    private static double change(DynamicalSystem system, double[] parameters, int moved, double by) {
        var random = new Seed(2).named("circles").random();
        var before = new double[system.stateNames().size()];
        var after = new double[before.length];
        double largest = 0;
        for (int point = 0; point < POINTS; point++) {
            var state = system.initialBox().stream()
                    .mapToDouble(box -> box.at(random.nextDouble()) + random.nextDouble())
                    .toArray();
            double time = system.horizon() * random.nextDouble();
            system.derivative(time, state, parameters, before);
            state[moved] += by;
            system.derivative(time, state, parameters, after);
            for (int i = 0; i < before.length; i++) {
                double size = 1 + Math.abs(before[i]);
                largest = Math.max(largest, Math.abs(after[i] - before[i]) / size);
            }
        }
        return largest;
    }

    boolean isCircle(int state) {
        return circular[state];
    }

    /// The difference of two values of a state, for an angle the short way round.
    double difference(int state, double first, double second) {
        double difference = first - second;
        return circular[state] ? Math.IEEEremainder(difference, 2 * Math.PI) : difference;
    }

    /// The state with every angle between −π and π.
    double[] wrapped(double[] state) {
        var result = state.clone();
        for (int i = 0; i < result.length; i++) {
            if (circular[i]) {
                result[i] = Math.IEEEremainder(result[i], 2 * Math.PI);
            }
        }
        return result;
    }
}
