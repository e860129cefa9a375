package dev.frugal.reasoning.training;

import dev.frugal.base.Require;

/// How a model learns to write given responses, by Adam.
///
/// - `steps`, `batch`: optimiser steps and responses in each;
/// - `learningRate`: reached after `warmUpSteps`, then half a cosine down to `finalFraction` of it;
/// - `weightDecay`: per unit of learning rate; `gradientNorm`: the longest gradient.
public record ImitationSettings(
        int steps,
        int batch,
        double learningRate,
        int warmUpSteps,
        double finalFraction,
        double weightDecay,
        double gradientNorm) {
    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public ImitationSettings {
        Require.atLeast("steps", steps, 0);
        Require.atLeast("batch", batch, 1);
        Require.positive("learning_rate", learningRate);
        Require.atLeast("warm_up_steps", warmUpSteps, 0);
        Require.share("final_fraction", finalFraction);
        Require.notNegative("weight_decay", weightDecay);
        Require.positive("gradient_norm", gradientNorm);
    }

    /// The same with another number of steps.
    public ImitationSettings withSteps(int other) {
        return new ImitationSettings(other, batch, learningRate, warmUpSteps, finalFraction, weightDecay, gradientNorm);
    }
}
