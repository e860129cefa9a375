package dev.frugal.physics.model;

import dev.frugal.base.Require;

/// An encoder of windows: an LSTM to a latent code z, a linear head from z to the parameters. It learns from windows
/// that the generator makes, by the error of the parameters and a triplet loss on z.
///
/// @param hidden width of the LSTM
/// @param latent size of z
/// @param training Adam's; `batch` counts windows
/// @param metric the triplet loss beside the error of the parameters
/// @param greatestNoise the largest measurement noise in training, as a share of each state's
///   visited width (half of its visited range, a little enlarged)
public record EncoderSettings(int hidden, int latent, AdamSettings training, Metric metric, double greatestNoise) {
    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public EncoderSettings {
        LayerSizes.units("hidden", hidden);
        LayerSizes.units("latent", latent);
        Require.notNegative("greatest_noise", greatestNoise);
    }

    /// The triplet loss.
    ///
    /// @param weight relative to the error of the parameters; 0: no triplet loss
    public record Metric(double weight, double margin) {
        /// @throws dev.frugal.base.InvalidInputException if a number is out of range
        public Metric {
            Require.notNegative("weight", weight);
            Require.positive("margin", margin);
        }
    }

    /// The same with `factor` times the steps.
    public EncoderSettings withBudget(double factor) {
        return new EncoderSettings(hidden, latent, training.withBudget(factor), metric, greatestNoise);
    }
}
