package dev.frugal.physics.data;

import dev.frugal.base.Seed;

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

    public int samples() {
        return times.length;
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
