package dev.frugal.physics.evaluation.baseline;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.RungeKuttaPropagator;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;

/// Forecasts by the reference integrator.
final class Integration {
    private final DynamicalSystem system;
    private final Propagator propagator;

    Integration(DynamicalSystem system) {
        this.system = system;
        this.propagator = new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE);
    }

    /// The solution that starts from `initial` at time `from`, with the derivatives of the
    /// integrator's own interpolant: put into the equation, they measure the solution and not the
    /// equation itself.
    ///
    /// @throws IllegalArgumentException if a time lies before `from`
    /// @throws InvalidInputException if the solution does not reach the last time
    Forecast forecast(double[] parameters, double from, double[] initial, double[] times) {
        var batch = new Batch(system, Tangents.none(), 2);
        batch.add(parameters, initial, from, times);
        propagator.solve(batch);
        batch.lost(0).ifPresent(lost -> {
            throw new InvalidInputException(
                    "the solution of %s at %s = %s cannot be integrated beyond t = %.4g; forecast a shorter time"
                            .formatted(
                                    system.name(), system.parameterNames(), Arrays.toString(parameters), lost.time()),
                    lost);
        });
        int states = initial.length;
        var values = new double[3][times.length][];
        for (int sample = 0; sample < times.length; sample++) {
            for (int order = 0; order < values.length; order++) {
                int at = batch.at(0, sample) + order * states;
                values[order][sample] = Arrays.copyOfRange(batch.values(), at, at + states);
            }
        }
        return Forecast.ofStates(values[0]).withDerivatives(values[1], values[2]);
    }
}
