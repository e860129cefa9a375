package dev.frugal.physics.data;

import dev.frugal.physics.dynamics.Trajectory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Shift and scale that bring states and parameters to mean 0 and standard deviation 1 over the
/// trajectories it was fitted on. A quantity that does not vary there keeps its scale.
///
/// All arrays have the system's order and its units; they are read, never written.
public record Normalisation(double[] stateMean, double[] stateScale, double[] parameterMean, double[] parameterScale) {

    /// Fits on training trajectories; held-out ones have no part in it.
    ///
    /// @throws IllegalArgumentException if there is no trajectory
    public static Normalisation of(List<Trajectory> train) {
        if (train.isEmpty()) {
            throw new IllegalArgumentException("a normalisation needs a training trajectory");
        }
        int states = train.getFirst().initial().length;
        int parameters = train.getFirst().parameters().length;
        var stateMean = new double[states];
        var stateScale = new double[states];
        for (int j = 0; j < states; j++) {
            int state = j;
            var all = train.stream()
                    .flatMap(trajectory -> java.util.Arrays.stream(trajectory.states()))
                    .mapToDouble(sample -> sample[state])
                    .toArray();
            stateMean[j] = mean(all);
            stateScale[j] = scale(all, stateMean[j]);
        }
        var parameterMean = new double[parameters];
        var parameterScale = new double[parameters];
        for (int k = 0; k < parameters; k++) {
            int parameter = k;
            ToDoubleFunction<Trajectory> value = trajectory -> trajectory.parameters()[parameter];
            var all = train.stream().mapToDouble(value).toArray();
            parameterMean[k] = mean(all);
            parameterScale[k] = scale(all, parameterMean[k]);
        }
        return new Normalisation(stateMean, stateScale, parameterMean, parameterScale);
    }

    public double[] normalisedState(double[] state) {
        return shifted(state, stateMean, stateScale);
    }

    public double[] originalState(double[] normalised) {
        return restored(normalised, stateMean, stateScale);
    }

    public double[] normalisedParameters(double[] parameters) {
        return shifted(parameters, parameterMean, parameterScale);
    }

    public double[] originalParameters(double[] normalised) {
        return restored(normalised, parameterMean, parameterScale);
    }

    private static double[] shifted(double[] values, double[] mean, double[] scale) {
        var result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (values[i] - mean[i]) / scale[i];
        }
        return result;
    }

    private static double[] restored(double[] values, double[] mean, double[] scale) {
        var result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = mean[i] + scale[i] * values[i];
        }
        return result;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double scale(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(sum / values.length);
        return deviation > 0 ? deviation : 1;
    }
}
