package dev.frugal.physics.reference;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.ode.DenseOutputModel;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.hipparchus.ode.sampling.ODEStateInterpolator;
import org.hipparchus.ode.sampling.ODEStepHandler;

/// Solves initial-value problems with the explicit Runge–Kutta pair 8(5,3) of Dormand and Prince
/// (Hairer, Nørsett, Wanner, *Solving Ordinary Differential Equations I*, section II.10): 12
/// stages, automatic steps, an interpolant of order 7 within each step.
public final class ReferenceSolver {
    /// Bound on the estimated error of a step, absolute and relative to each state.
    public static final double TOLERANCE = 1e-10;

    /// Steps shorter than this share of the time span mean that the solution is running away.
    private static final double SHORTEST_STEP = 1e-13;

    /// Evaluations of the right-hand side after which a system counts as too stiff for an explicit
    /// method; a smooth trajectory needs a few thousand.
    private static final int MOST_EVALUATIONS = 5_000_000;

    private ReferenceSolver() {}

    /// The solution that starts from `initial` at `times[0]`, at `times`.
    ///
    /// @throws InvalidInputException if it leaves the finite numbers or is too stiff for an explicit method
    /// @throws IllegalArgumentException if the times do not ascend
    public static Trajectory solve(DynamicalSystem system, double[] parameters, double[] initial, double[] times) {
        checkAscending(times);
        var states = new double[times.length][];
        states[0] = initial.clone();
        if (times.length > 1) {
            integrate(system, parameters, initial, times[0], times[times.length - 1], new Sampler(times, states));
        }
        return new Trajectory(parameters.clone(), times.clone(), states);
    }

    /// The solution that starts from `initial` at time `from`, at every time up to `until`.
    ///
    /// @throws InvalidInputException as [#solve]
    public static DenseSolution solveDensely(
            DynamicalSystem system, double[] parameters, double[] initial, double from, double until) {
        var model = new DenseOutputModel();
        integrate(system, parameters, initial, from, until, model);
        return new DenseSolution(parameters.clone(), model);
    }

    private static void integrate(
            DynamicalSystem system,
            double[] parameters,
            double[] initial,
            double from,
            double until,
            ODEStepHandler handler) {
        if (initial.length != system.stateNames().size()) {
            throw new IllegalArgumentException("%s has %d states, the initial state %d numbers"
                    .formatted(system.name(), system.stateNames().size(), initial.length));
        }
        double span = until - from;
        var integrator = new DormandPrince853Integrator(SHORTEST_STEP * span, span, TOLERANCE, TOLERANCE);
        integrator.setMaxEvaluations(MOST_EVALUATIONS);
        integrator.addStepHandler(handler);
        var equation = new Equation(system, parameters);
        try {
            integrator.integrate(equation, new ODEState(from, initial), until);
        } catch (MathRuntimeException failure) {
            throw stopped(system, parameters, equation.lastTime, integrator.getEvaluations(), failure);
        } catch (NotFiniteException failure) {
            throw new InvalidInputException(
                    ("the solution of %s at %s becomes infinite near t = %.4g; choose other initial states or "
                                    + "parameters, or a shorter horizon")
                            .formatted(system.name(), at(system, parameters), failure.time()),
                    failure);
        }
    }

    private static InvalidInputException stopped(
            DynamicalSystem system, double[] parameters, double time, int evaluations, MathRuntimeException failure) {
        return evaluations >= MOST_EVALUATIONS
                ? new InvalidInputException(
                        "%s at %s is too stiff for an explicit method: %d evaluations reached only t = %.4g; rescale it or shorten the horizon"
                                .formatted(system.name(), at(system, parameters), evaluations, time),
                        failure)
                : new InvalidInputException(
                        ("the solution of %s at %s cannot be continued beyond t = %.4g, where the step size becomes zero; "
                                        + "choose other initial states or parameters, or a shorter horizon")
                                .formatted(system.name(), at(system, parameters), time),
                        failure);
    }

    private static String at(DynamicalSystem system, double[] parameters) {
        return system.parameterNames() + " = " + Arrays.toString(parameters);
    }

    private static void checkAscending(double[] times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("a solution needs at least one time");
        }
        for (int i = 1; i < times.length; i++) {
            if (!(times[i] > times[i - 1])) {
                throw new IllegalArgumentException(
                        "times have to ascend, but %s follows %s".formatted(times[i], times[i - 1]));
            }
        }
    }

    /// Keeps the interpolated state at each wanted time as the steps pass it.
    private static final class Sampler implements ODEStepHandler {
        private final double[] times;
        private final double[][] states;
        private int next = 1;

        Sampler(double[] times, double[][] states) {
            this.times = times;
            this.states = states;
        }

        @Override
        public void handleStep(ODEStateInterpolator step) {
            while (next < times.length && times[next] <= step.getCurrentState().getTime()) {
                states[next] = step.getInterpolatedState(times[next]).getPrimaryState();
                next++;
            }
        }
    }

    private static final class Equation implements OrdinaryDifferentialEquation {
        private final DynamicalSystem system;
        private final double[] parameters;
        private double lastTime;

        Equation(DynamicalSystem system, double[] parameters) {
            this.system = system;
            this.parameters = parameters;
        }

        @Override
        public int getDimension() {
            return system.stateNames().size();
        }

        @Override
        public double[] computeDerivatives(double time, double[] state) {
            lastTime = time;
            var slope = new double[state.length];
            system.derivative(time, state, parameters, slope);
            NotFiniteException.check(time, slope);
            return slope;
        }
    }
}
