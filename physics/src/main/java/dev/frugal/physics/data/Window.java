package dev.frugal.physics.data;

import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Trajectory;
import java.util.Arrays;

/// What a forecaster sees: measured states at ascending times, noise included, and nothing about
/// the parameters. `states[sample][state]`. The arrays are read, never written.
public record Window(double[] times, double[][] states) {
    /// @throws IllegalArgumentException if there are not as many states as times, or no times
    public Window {
        if (times.length == 0 || states.length != times.length) {
            throw new IllegalArgumentException("%d times and %d states; expected as many of both, at least one"
                    .formatted(times.length, states.length));
        }
    }

    /// What a perfect sensor shows of the first `samples` times of a trajectory.
    ///
    /// @throws IllegalArgumentException if the trajectory is shorter than that
    public static Window of(Trajectory trajectory, int samples) {
        if (samples < 1 || samples > trajectory.samples()) {
            throw new IllegalArgumentException(
                    "a window of %d samples of a trajectory of %d".formatted(samples, trajectory.samples()));
        }
        return new Window(Arrays.copyOf(trajectory.times(), samples), Arrays.copyOf(trajectory.states(), samples));
    }

    public int samples() {
        return times.length;
    }

    /// The time of the last sample.
    public double end() {
        return times[times.length - 1];
    }

    /// The same window through a sensor that adds independent normal errors with standard deviation
    /// `sigma`, in the units of the states.
    public Window withNoise(double sigma, Seed seed) {
        if (sigma == 0) {
            return this;
        }
        var random = seed.random();
        var noisy = new double[states.length][];
        for (int i = 0; i < states.length; i++) {
            noisy[i] = states[i].clone();
            for (int j = 0; j < noisy[i].length; j++) {
                noisy[i][j] += sigma * random.nextGaussian();
            }
        }
        return new Window(times, noisy);
    }
}
