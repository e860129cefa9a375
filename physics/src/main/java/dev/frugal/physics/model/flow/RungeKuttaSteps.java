package dev.frugal.physics.model.flow;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.Arrays;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;

/// Fixed steps of the explicit Runge–Kutta method of order 8 by Dormand and Prince, and how many of them an interval of
/// a model needs. The coefficients are Hipparchus'.
final class RungeKuttaSteps {
    static final int STAGES = 12;

    /// Largest error of one interval, as a share of each state's visited width: far below what a fit resolves.
    private static final double CLOSE = 1e-11;

    private static final int MOST_STEPS = 32;
    private static final int TRIALS = 16;

    private static final double[][] WEIGHTS;
    private static final double[] NODES;

    static {
        var tableau = new DormandPrince853Integrator(1, 1, 1, 1);
        WEIGHTS = tableau.getA();
        NODES = tableau.getC();
    }

    private RungeKuttaSteps() {}

    /// The weights of the rates of stages 0…`stage` − 1 at the beginning of a stage; of [#STAGES], at the end of a
    /// step.
    static double[] weights(int stage) {
        return WEIGHTS[stage - 1].clone();
    }

    /// Where a stage is, as a share of a step.
    static double node(int stage) {
        return stage == 0 ? 0 : NODES[stage - 1];
    }

    /// The steps in an interval of the model with which the method follows the equation, tried on trajectories from
    /// within its training ranges: so many that twice as many change nothing.
    ///
    /// @throws InvalidInputException if that takes too many
    static int inAnInterval(FlowModel model) {
        for (int steps = 1; steps <= MOST_STEPS; steps *= 2) {
            if (error(model, steps) <= CLOSE) {
                return steps;
            }
        }
        throw new InvalidInputException(
                ("%d Runge–Kutta steps in an interval of %s do not follow %s to %s of its visited range; it is too stiff, "
                                + "or not smooth enough, to be exported")
                        .formatted(MOST_STEPS, model.interval(), model.system().name(), CLOSE));
    }

    private static double error(FlowModel model, int steps) {
        var system = model.system();
        double largest = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            var random = new Seed(trial).named("export").random();
            var parameters = system.drawnParameters(random);
            var state = system.drawnInitial(random);
            for (int i = 0; i < 2 * model.windowSamples(); i++) {
                double time = i * model.interval();
                var once = interval(model, parameters, state, time, steps);
                state = interval(model, parameters, state, time, 2 * steps);
                for (int j = 0; j < state.length; j++) {
                    double error = Math.abs(once[j] - state[j]) / model.scales().width()[j];
                    largest = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(largest, error);
                }
            }
        }
        return largest;
    }

    private static double[] interval(FlowModel model, double[] parameters, double[] from, double time, int steps) {
        double length = model.interval() / steps;
        var state = from.clone();
        var rates = new double[STAGES][state.length];
        for (int step = 0; step < steps; step++) {
            double begin = time + step * length;
            for (int stage = 0; stage < STAGES; stage++) {
                var at = stage == 0 ? state : plus(state, rates, weights(stage), stage, length);
                model.system().derivative(begin + node(stage) * length, at, parameters, rates[stage]);
            }
            state = plus(state, rates, weights(STAGES), STAGES, length);
        }
        return state;
    }

    private static double[] plus(double[] state, double[][] rates, double[] weights, int stages, double length) {
        var sum = new double[state.length];
        Arrays.setAll(sum, j -> {
            double mean = 0;
            for (int stage = 0; stage < stages; stage++) {
                mean += weights[stage] * rates[stage][j];
            }
            return state[j] + length * mean;
        });
        return sum;
    }
}
