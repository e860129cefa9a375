package dev.frugal.physics.reference;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// The angles of a system that matter only through their differences: turning all of them by the same amount changes
/// no rate, as in the model of Kuramoto (1975).
final class PhaseOscillators {
    /// Rounding of a sum of derivatives, relative to the sum of their sizes.
    private static final double ROUNDING = 1e-9;

    private final DynamicalSystem system;
    private final double[] parameters;
    private final PeriodicCoordinates circles;
    private final List<Integer> phases = new ArrayList<>();

    /// The angles that share the turn of the first.
    PhaseOscillators(DynamicalSystem system, double[] parameters, PeriodicCoordinates circles) {
        this.system = system;
        this.parameters = parameters;
        this.circles = circles;
        for (int state = 0; state < system.stateNames().size(); state++) {
            if (circles.isCircle(state)
                    && (phases.isEmpty() || circles.turn(state) == circles.turn(phases.getFirst()))) {
                phases.add(state);
            }
        }
    }

    /// Whether there are several, and turning all of them together changes no rate at this state.
    boolean areFree(double time, double[] state) {
        if (phases.size() < 2) {
            return false;
        }
        int states = state.length;
        var byState = new double[states][states];
        system.jacobian(time, state, parameters, byState, new double[states][parameters.length]);
        for (var row : byState) {
            double sum = 0;
            double size = 0;
            for (int phase : phases) {
                sum += row[phase];
                size += Math.abs(row[phase]);
            }
            if (!(Math.abs(sum) <= ROUNDING * size)) {
                return false;
            }
        }
        return true;
    }

    /// The angular speed that all phases share, and how far each state's rate is from it: the rate itself for a state
    /// that is no phase.
    double common(double[] rates, double[] deviations) {
        double mean =
                phases.stream().mapToDouble(phase -> rates[phase]).average().orElse(0);
        for (int state = 0; state < rates.length; state++) {
            deviations[state] = rates[state] - (phases.contains(state) ? mean : 0);
        }
        return mean;
    }

    /// What a state can change by and still be where it was: a full turn for a phase.
    double turn() {
        return circles.turn(phases.getFirst());
    }

    boolean contains(int state) {
        return phases.contains(state);
    }

    /// The order parameter of Kuramoto, |Σ exp(iθ)|/n: 1 if all phases are equal, about 1/√n if they are random.
    double order(double[] state) {
        double real = 0;
        double imaginary = 0;
        for (int phase : phases) {
            double angle = 2 * Math.PI * state[phase] / turn();
            real += Math.cos(angle);
            imaginary += Math.sin(angle);
        }
        return Math.hypot(real, imaginary) / phases.size();
    }
}
