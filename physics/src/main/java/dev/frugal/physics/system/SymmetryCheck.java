package dev.frugal.physics.system;

import dev.frugal.base.Seed;
import java.util.Optional;

/// Tests a declared symmetry on random points: `f(t + T/2, S y; p)` has to be `S f(t, y; p)`. A
/// wrong declaration would quietly spoil every model built on it.
final class SymmetryCheck {
    private static final int POINTS = 64;

    /// Rounding in a handful of operations, relative to the largest slope of the state at any of the
    /// points: at one of them the terms of an equation may cancel.
    private static final double TOLERANCE = 1e-9;

    private SymmetryCheck() {}

    static Optional<String> failure(DynamicalSystem system, Symmetry symmetry) {
        var random = new Seed(1).named("symmetry").random();
        int states = system.stateNames().size();
        var slopes = new double[POINTS][states];
        var mirrored = new double[POINTS][states];
        for (int point = 0; point < POINTS; point++) {
            var parameters = system.parameters().stream()
                    .mapToDouble(parameter -> parameter.range().at(random.nextDouble()))
                    .toArray();
            var state = system.initialBox().stream()
                    .mapToDouble(interval -> interval.at(random.nextDouble()))
                    .toArray();
            double time = system.horizon() * random.nextDouble();
            var frequency = system.forcingFrequency(parameters);
            if (symmetry.halfForcingPeriod() && frequency.isEmpty()) {
                return Optional.of(
                        ("the symmetry of %s shifts time by half a period of the forcing, but its equations have no "
                                        + "forcing with a single period; declare only the signs")
                                .formatted(system.name()));
            }
            double later = symmetry.halfForcingPeriod() ? time + Math.PI / frequency.orElseThrow() : time;
            system.derivative(time, state, parameters, slopes[point]);
            for (int i = 0; i < states; i++) {
                state[i] *= symmetry.signs().get(i);
            }
            system.derivative(later, state, parameters, mirrored[point]);
        }
        for (int i = 0; i < states; i++) {
            double size = size(slopes, i);
            for (int point = 0; point < POINTS; point++) {
                double expected = symmetry.signs().get(i) * slopes[point][i];
                boolean holds = Math.abs(mirrored[point][i] - expected) <= TOLERANCE * size;
                if (Double.isFinite(expected) && !holds) {
                    return Optional.of(
                            ("the declared symmetry does not hold for the equation of %s in %s: at one point it gives %s "
                                            + "where %s is expected; correct the signs or omit the symmetry")
                                    .formatted(
                                            system.stateNames().get(i), system.name(), mirrored[point][i], expected));
                }
            }
        }
        return Optional.empty();
    }

    private static double size(double[][] slopes, int state) {
        double size = 0;
        for (var slope : slopes) {
            size = Double.isFinite(slope[state]) ? Math.max(size, Math.abs(slope[state])) : size;
        }
        return size;
    }
}
