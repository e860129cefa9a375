package dev.frugal.physics.model;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Parameter;
import java.util.Collections;
import java.util.List;

/// From a system's units to the dimensionless numbers that networks compute with.
///
/// States count in standard deviations from their mean over the training data; time and parameters
/// in [−1, 1], from the start to the horizon and over the training range.
///
/// @param horizon end of the training trajectories, in units of time
/// @param mean per state
/// @param deviation per state, positive
public record Scaling(
        double horizon,
        List<Double> mean,
        List<Double> deviation,
        List<Double> parameterMiddle,
        List<Double> parameterHalfRange) {
    public Scaling {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        parameterMiddle = List.copyOf(parameterMiddle);
        parameterHalfRange = List.copyOf(parameterHalfRange);
        if (!(horizon > 0) || deviation.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException(
                    "horizon and deviations are positive, not %s and %s".formatted(horizon, deviation));
        }
    }

    /// The scaling of a system for training data with this mean and deviation per state.
    public static Scaling of(DynamicalSystem system, double horizon, double[] mean, double[] deviation) {
        var ranges = system.parameters().stream().map(Parameter::training).toList();
        return new Scaling(
                horizon,
                list(mean),
                list(deviation),
                ranges.stream().map(range -> range.middle()).toList(),
                ranges.stream()
                        .map(range -> range.width() > 0 ? range.width() / 2 : 1)
                        .toList());
    }

    private static List<Double> list(double[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    /// Dimensionless time per unit of time.
    double timeRate() {
        return 2 / horizon;
    }

    double[] times(double[] times) {
        var scaled = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            scaled[i] = timeRate() * times[i] - 1;
        }
        return scaled;
    }

    double state(int state, double value) {
        return (value - mean.get(state)) / deviation.get(state);
    }

    double parameter(int parameter, double value) {
        return (value - parameterMiddle.get(parameter)) / parameterHalfRange.get(parameter);
    }

    /// The deviations as an array, one per state.
    public double[] scales() {
        return deviation.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// A scaling that changes nothing but the time, for tests of networks on their own.
    static Scaling identity(DynamicalSystem system) {
        int states = system.stateNames().size();
        int parameters = system.parameters().size();
        return new Scaling(
                system.horizon(),
                Collections.nCopies(states, 0.0),
                Collections.nCopies(states, 1.0),
                Collections.nCopies(parameters, 0.0),
                Collections.nCopies(parameters, 1.0));
    }
}
