package dev.frugal.physics.model;

import dev.frugal.base.Require;
import dev.frugal.tensor.optim.LearningRateSchedule;

/// A stretch of training by Adam whose learning rate falls by half a cosine.
///
/// @param steps mini-batches
/// @param batch points or windows in each
/// @param learningRate at the first step
/// @param finalFraction the share of it that is left at the last step
public record AdamSettings(int steps, int batch, double learningRate, double finalFraction) {
    private static final int LARGEST_BATCH = 100_000;

    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public AdamSettings {
        Require.atLeast("steps", steps, 0);
        Require.within("batch", batch, 1, LARGEST_BATCH);
        Require.positive("learning_rate", learningRate);
        Require.share("final_fraction", finalFraction);
    }

    /// The learning rate by step.
    public LearningRateSchedule rates() {
        return new LearningRateSchedule.Cosine(learningRate, Math.max(1, steps), finalFraction);
    }

    /// The same with `factor` times the steps, at least one.
    AdamSettings withBudget(double factor) {
        return new AdamSettings(scaled(steps, factor), batch, learningRate, finalFraction);
    }

    /// `count` times `factor`, at least one.
    static int scaled(int count, double factor) {
        return Math.max(1, (int) Math.round(count * factor));
    }
}
