package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;

/// Forecasts by the reference integrator.
final class Integration {
    private Integration() {}

    /// The solution that starts from `initial` at time `from`, with the derivatives of the
    /// integrator's own interpolant: put into the equation, they measure the solution and not the
    /// equation itself.
    ///
    /// @throws IllegalArgumentException if a time lies before `from`
    static Forecast forecast(
            DynamicalSystem system, double[] parameters, double from, double[] initial, double[] times) {
        if (times[0] < from) {
            throw new IllegalArgumentException(
                    "a forecast for t = %s from a state at t = %s".formatted(times[0], from));
        }
        double end = times[times.length - 1];
        // A forecast of the initial time alone still needs a span to be a solution on.
        double until = end > from
                ? end
                : from + system.horizon() / system.description().samples();
        var solution = ReferenceSolver.solveDensely(system, parameters, initial, from, until);
        var states = new double[times.length][];
        var first = new double[times.length][];
        var second = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            states[i] = solution.state(times[i]);
            first[i] = solution.derivative(times[i]);
            second[i] = solution.secondDerivative(times[i]);
        }
        return Forecast.ofStates(states).withDerivatives(first, second);
    }
}
