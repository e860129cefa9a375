package dev.frugal.physics.field.forecast;

import dev.frugal.base.Require;

/// How a neural operator of fields is built and trained: with Adam, its learning rate falling along a cosine, on the
/// mean squared error of whole trajectories. The weights with the least error on the validation trajectories count.
///
/// @param width channels of a Fourier neural operator, hidden units of a DeepONet
/// @param features Fourier modes that a layer keeps, or length of a DeepONet's inner product
/// @param layers hidden layers
/// @param windowSamples samples of the window that it reads, evenly chosen, at most
/// @param steps mini-batches
/// @param batch trajectories per mini-batch
/// @param learningRate at the start
public record OperatorSettings(
        int width, int features, int layers, int windowSamples, int steps, int batch, double learningRate) {
    private static final int MOST = 1_000_000;
    private static final int MOST_UNITS = 4096;

    /// @throws dev.frugal.base.InvalidInputException if a number is not positive or too large
    public OperatorSettings {
        Require.within("width", width, 1, MOST_UNITS);
        Require.within("features", features, 1, MOST_UNITS);
        Require.within("layers", layers, 1, 64);
        Require.within("window_samples", windowSamples, 1, MOST_UNITS);
        Require.within("steps", steps, 1, MOST);
        Require.within("batch", batch, 1, MOST_UNITS);
        Require.positive("learning_rate", learningRate);
    }

    /// Of a Fourier neural operator.
    public static OperatorSettings fourier() {
        return new OperatorSettings(24, 12, 3, 8, 2000, 16, 3e-3);
    }

    /// Of a DeepONet.
    public static OperatorSettings deepOnet() {
        return new OperatorSettings(64, 64, 2, 8, 2000, 16, 2e-3);
    }

    /// The training effort multiplied by `factor`.
    public OperatorSettings withBudget(double factor) {
        int changed = (int) Math.clamp(Math.rint(steps * factor), 1, MOST);
        return new OperatorSettings(width, features, layers, windowSamples, changed, batch, learningRate);
    }
}
