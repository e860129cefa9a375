package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.system.DynamicalSystem;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.ODEStateAndDerivative;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.hipparchus.ode.sampling.ODEStateInterpolator;
import org.hipparchus.ode.sampling.ODEStepHandler;

/// A trajectory and its exact dependence on what it starts from: the system's equation integrated
/// together with its variational equations `dS/dt = (∂f/∂y)·S + ∂f/∂(p, y0)`.
///
/// @param states shape `[times, states]`
/// @param sensitivities shape `[times, states, parameters + states]`: derivatives by the
///   parameters, then by the initial state
record VariationalSolution(double[][] states, double[][][] sensitivities) {
    private static final double STATE_TOLERANCE = 1e-10;

    /// Sensitivities only steer the search, the states decide where it ends.
    private static final double SENSITIVITY_TOLERANCE = 1e-6;

    private static final double SMALLEST_STEP = 1e-10;

    /// Integrates from `initial` at `times[0]`.
    ///
    /// @throws org.hipparchus.exception.MathRuntimeException if the solution cannot be continued to
    ///   the last time
    static VariationalSolution solve(DynamicalSystem system, double[] parameters, double[] initial, double[] times) {
        var equation = new Equation(system, parameters);
        int states = initial.length;
        int columns = parameters.length + states;
        var start = new double[states * (1 + columns)];
        System.arraycopy(initial, 0, start, 0, states);
        for (int i = 0; i < states; i++) {
            start[states + i * columns + parameters.length + i] = 1;
        }
        var recorder = new Recorder(times, states, columns);
        recorder.record(0, start);
        if (times.length > 1) {
            var integrator = new DormandPrince853Integrator(
                    SMALLEST_STEP,
                    times[times.length - 1] - times[0],
                    tolerances(states, start.length),
                    tolerances(states, start.length));
            integrator.addStepHandler(recorder);
            integrator.integrate(equation, new ODEState(times[0], start), times[times.length - 1]);
        }
        return new VariationalSolution(recorder.values, recorder.slopes);
    }

    private static double[] tolerances(int states, int dimension) {
        var tolerances = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            tolerances[i] = i < states ? STATE_TOLERANCE : SENSITIVITY_TOLERANCE;
        }
        return tolerances;
    }

    /// The system and its variational equations as one: states first, then sensitivities row by
    /// row.
    private static final class Equation implements OrdinaryDifferentialEquation {
        private final DynamicalSystem system;
        private final double[] parameters;
        private final int states;
        private final int columns;
        private final double[][] byState;
        private final double[][] byParameter;
        private final double[] field;
        private final double[] state;

        Equation(DynamicalSystem system, double[] parameters) {
            this.system = system;
            this.parameters = parameters;
            states = system.stateNames().size();
            columns = parameters.length + states;
            byState = new double[states][states];
            byParameter = new double[states][parameters.length];
            field = new double[states];
            state = new double[states];
        }

        @Override
        public int getDimension() {
            return states * (1 + columns);
        }

        @Override
        public double[] computeDerivatives(double time, double[] y) {
            System.arraycopy(y, 0, state, 0, states);
            system.derivative(time, state, parameters, field);
            system.jacobian(time, state, parameters, byState, byParameter);
            var rates = new double[y.length];
            System.arraycopy(field, 0, rates, 0, states);
            for (int i = 0; i < states; i++) {
                for (int column = 0; column < columns; column++) {
                    double sum = column < parameters.length ? byParameter[i][column] : 0;
                    for (int k = 0; k < states; k++) {
                        sum += byState[i][k] * y[states + k * columns + column];
                    }
                    rates[states + i * columns + column] = sum;
                }
            }
            return rates;
        }
    }

    /// Takes values at the sample times from each step's interpolant.
    private static final class Recorder implements ODEStepHandler {
        private final double[] times;
        private final int states;
        private final int columns;
        private final double[][] values;
        private final double[][][] slopes;
        private int next = 1;

        Recorder(double[] times, int states, int columns) {
            this.times = times;
            this.states = states;
            this.columns = columns;
            values = new double[times.length][states];
            slopes = new double[times.length][states][columns];
        }

        void record(int sample, double[] y) {
            System.arraycopy(y, 0, values[sample], 0, states);
            for (int i = 0; i < states; i++) {
                System.arraycopy(y, states + i * columns, slopes[sample][i], 0, columns);
            }
        }

        @Override
        public void handleStep(ODEStateInterpolator interpolator) {
            double reached = interpolator.getCurrentState().getTime();
            while (next < times.length && times[next] <= reached) {
                record(next, interpolator.getInterpolatedState(times[next]).getPrimaryState());
                next++;
            }
        }

        @Override
        public void finish(ODEStateAndDerivative finalState) {
            if (next == times.length - 1) {
                record(next, finalState.getPrimaryState());
            }
        }
    }
}
