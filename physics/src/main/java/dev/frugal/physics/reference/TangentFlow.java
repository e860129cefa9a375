package dev.frugal.physics.reference;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.hipparchus.ode.sampling.ODEStepHandler;

/// A solution together with one infinitesimal neighbour: `y' = f(t, y)`, `w' = J(t, y) w`, with the
/// symbolic Jacobian `J`.
///
/// After every advance the tangent `w` is scaled back to length 1 and the logarithm of its growth
/// is kept: their sum over time tends to the largest Lyapunov exponent (Benettin, Galgani,
/// Giorgilli, Strelcyn 1980).
final class TangentFlow {
    /// Bound on the estimated error of a step. Where a chaotic solution goes is lost within a few
    /// dozen time units at any tolerance; what it does on average is not.
    private static final double TOLERANCE = 1e-9;

    private static final double SHORTEST_STEP = 1e-12;

    /// Evaluations in one observation after which a system counts as too stiff for an explicit
    /// method; a long chaotic one needs a million.
    private static final int MOST_EVALUATIONS = 20_000_000;

    private final DynamicalSystem system;
    private final double[] parameters;
    private final int states;
    private double time;
    private int evaluations;
    private double[] joint;

    TangentFlow(DynamicalSystem system, double[] parameters, double[] initial) {
        this.system = system;
        this.parameters = parameters;
        this.states = initial.length;
        this.joint = new double[2 * states];
        System.arraycopy(initial, 0, joint, 0, states);
        var random = new Seed(0).named("tangent").random();
        for (int i = states; i < joint.length; i++) {
            joint[i] = random.nextGaussian();
        }
        normaliseTangent();
    }

    double time() {
        return time;
    }

    double[] state() {
        return Arrays.copyOf(joint, states);
    }

    /// Follows the solution for `duration`, shows every step to `observer` and returns the
    /// logarithm of the tangent's growth.
    ///
    /// @throws InvalidInputException if the system is too stiff for an explicit method
    /// @throws NotFiniteException if a slope is not finite
    /// @throws org.hipparchus.exception.MathRuntimeException if the steps shrink to nothing
    double advance(double duration, ODEStepHandler observer) {
        var integrator = new DormandPrince853Integrator(SHORTEST_STEP * duration, duration, TOLERANCE, TOLERANCE);
        integrator.addStepHandler(observer);
        var end = integrator.integrate(new Joint(), new ODEState(time, joint), time + duration);
        time = end.getTime();
        joint = end.getPrimaryState();
        return normaliseTangent();
    }

    private double normaliseTangent() {
        double square = 0;
        for (int i = states; i < joint.length; i++) {
            square += joint[i] * joint[i];
        }
        double length = Math.sqrt(square);
        for (int i = states; i < joint.length; i++) {
            joint[i] /= length;
        }
        return Math.log(length);
    }

    private final class Joint implements OrdinaryDifferentialEquation {
        private final double[] state = new double[states];
        private final double[] slope = new double[states];
        private final double[][] byState = new double[states][states];
        private final double[][] byParameter = new double[states][parameters.length];

        @Override
        public int getDimension() {
            return 2 * states;
        }

        @Override
        public double[] computeDerivatives(double at, double[] values) {
            if (++evaluations > MOST_EVALUATIONS) {
                throw new InvalidInputException(
                        ("%s at %s = %s is too stiff for an explicit method: %d evaluations reached only t = %.4g of the "
                                        + "observation; rescale it or shorten the horizon")
                                .formatted(
                                        system.name(),
                                        system.parameterNames(),
                                        Arrays.toString(parameters),
                                        MOST_EVALUATIONS,
                                        at));
            }
            System.arraycopy(values, 0, state, 0, states);
            system.derivative(at, state, parameters, slope);
            system.jacobian(at, state, parameters, byState, byParameter);
            var slopes = new double[2 * states];
            System.arraycopy(slope, 0, slopes, 0, states);
            for (int i = 0; i < states; i++) {
                for (int j = 0; j < states; j++) {
                    slopes[states + i] += byState[i][j] * values[states + j];
                }
            }
            NotFiniteException.check(at, slopes);
            return slopes;
        }
    }
}
