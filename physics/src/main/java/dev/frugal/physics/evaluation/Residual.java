package dev.frugal.physics.evaluation;

import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;
import java.util.OptionalDouble;

/// How far forecasts are from obeying the governing equation, by their own exact derivatives.
///
/// The parameters are the true ones of each trajectory, so that a forecast that obeys the equation
/// of another parameter is not excused. A small residual alone means nothing: a constant
/// equilibrium of the Duffing oscillator scores 0.04–0.08.
public final class Residual {
    private Residual() {}

    /// Mean square of `dŷ/dt − f(t, ŷ; p)` over trajectories, times and states; empty when the
    /// forecasts carry no derivatives.
    public static OptionalDouble firstOrder(
            DynamicalSystem system, List<Trajectory> references, List<Forecast> forecasts) {
        return mean(
                references,
                forecasts,
                (reference, forecast) ->
                        forecast.firstDerivatives().map(rates -> firstOrder(system, reference, forecast, rates)));
    }

    /// Mean square of `d²x̂/dt² − f_v(t, x̂, dx̂/dt; p)` over trajectories, times and the system's
    /// second-order coordinates; empty for a system without one or forecasts without second
    /// derivatives.
    ///
    /// A coordinate is second-order when its equation reads `x' = v` with `v` another state. Then
    /// `v` is left out of account altogether: the forecast's own `dx̂/dt` stands in its place.
    public static OptionalDouble secondOrder(
            DynamicalSystem system, List<Trajectory> references, List<Forecast> forecasts) {
        var coordinates = SecondOrderCoordinate.of(system);
        if (coordinates.isEmpty()) {
            return OptionalDouble.empty();
        }
        return mean(
                references,
                forecasts,
                (reference, forecast) -> forecast.firstDerivatives()
                        .flatMap(first -> forecast.secondDerivatives()
                                .map(second -> secondOrder(system, coordinates, reference, forecast, first, second))));
    }

    private static double firstOrder(
            DynamicalSystem system, Trajectory reference, Forecast forecast, double[][] rates) {
        var times = reference.times();
        int dimension = rates[0].length;
        var expected = new double[dimension];
        double sum = 0;
        for (int sample = 0; sample < times.length; sample++) {
            system.derivative(times[sample], forecast.states()[sample], reference.parameters(), expected);
            for (int state = 0; state < dimension; state++) {
                double residual = rates[sample][state] - expected[state];
                sum += residual * residual;
            }
        }
        return sum / ((double) times.length * dimension);
    }

    private static double secondOrder(
            DynamicalSystem system,
            List<SecondOrderCoordinate> coordinates,
            Trajectory reference,
            Forecast forecast,
            double[][] first,
            double[][] second) {
        var times = reference.times();
        var expected = new double[first[0].length];
        double sum = 0;
        for (int sample = 0; sample < times.length; sample++) {
            var state = forecast.states()[sample].clone();
            for (var coordinate : coordinates) {
                state[coordinate.velocity()] = first[sample][coordinate.position()];
            }
            system.derivative(times[sample], state, reference.parameters(), expected);
            for (var coordinate : coordinates) {
                double residual = second[sample][coordinate.position()] - expected[coordinate.velocity()];
                sum += residual * residual;
            }
        }
        return sum / ((double) times.length * coordinates.size());
    }

    private interface PerTrajectory {
        java.util.Optional<Double> meanSquare(Trajectory reference, Forecast forecast);
    }

    private static OptionalDouble mean(List<Trajectory> references, List<Forecast> forecasts, PerTrajectory metric) {
        if (references.size() != forecasts.size() || references.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected as many forecasts as trajectories and at least one, got %d and %d"
                            .formatted(forecasts.size(), references.size()));
        }
        double sum = 0;
        for (int i = 0; i < references.size(); i++) {
            var value = metric.meanSquare(references.get(i), forecasts.get(i));
            if (value.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += value.get();
        }
        return OptionalDouble.of(sum / references.size());
    }
}
