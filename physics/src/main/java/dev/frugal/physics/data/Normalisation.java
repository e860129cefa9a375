package dev.frugal.physics.data;

import dev.frugal.physics.dynamics.Trajectory;
import java.util.Arrays;
import java.util.List;

/// Shift and scale that bring states to mean 0 and standard deviation 1 over the trajectories it was fitted on. A state
/// that does not vary there is scaled by its magnitude.
///
/// All arrays have the system's order and its units; they are read, never written.
public record Normalisation(double[] stateMean, double[] stateScale) {
    /// Deviations below this share of the mean are those of the sum that it comes from.
    private static final double ROUNDING = 1e-14;

    /// Fits on training trajectories; held-out ones have no part in it.
    ///
    /// @throws IllegalArgumentException if there is no trajectory
    public static Normalisation of(List<Trajectory> train) {
        if (train.isEmpty()) {
            throw new IllegalArgumentException("a normalisation needs a training trajectory");
        }
        int states = train.getFirst().initial().length;
        var stateMean = new double[states];
        var stateScale = new double[states];
        for (int j = 0; j < states; j++) {
            int state = j;
            var all = train.stream()
                    .flatMap(trajectory -> Arrays.stream(trajectory.states()))
                    .mapToDouble(sample -> sample[state])
                    .toArray();
            stateMean[j] = mean(all);
            stateScale[j] = scale(all, stateMean[j]);
        }
        return new Normalisation(stateMean, stateScale);
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
        double magnitude = Math.abs(mean);
        return deviation > ROUNDING * magnitude ? deviation : magnitude > 0 ? magnitude : 1;
    }
}
