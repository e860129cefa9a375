package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.task.ArithmeticChains;
import dev.frugal.reasoning.task.ChainVocabulary;
import dev.frugal.reasoning.task.Tasks;

/// How a model is made from demonstrations.
///
/// - `steps`, `batch`: optimiser steps and demonstrations in each;
/// - `learningRate`: reached after `warmUpSteps`, then half a cosine down to `finalFraction` of it;
/// - `weightDecay`: per unit of learning rate; `gradientNorm`: the longest gradient;
/// - `checkpointEvery`: steps between checkpoints.
public record PretrainingSettings(
        ArithmeticChains task,
        Shape shape,
        int steps,
        int batch,
        double learningRate,
        int warmUpSteps,
        double finalFraction,
        double weightDecay,
        double gradientNorm,
        int checkpointEvery) {

    public PretrainingSettings {
        requireAtLeastOne("steps", steps);
        requireAtLeastOne("batch", batch);
        requireAtLeastOne("checkpointEvery", checkpointEvery);
    }

    /// Sizes of a Qwen2-shaped transformer; `context` in tokens.
    public record Shape(int hidden, int intermediate, int layers, int heads, int context) {
        ModelConfiguration configuration() {
            return ModelConfiguration.qwen2(ChainVocabulary.size(), hidden, intermediate, layers, heads, context);
        }
    }

    /// What the shipped model was made with.
    public static PretrainingSettings shipped() {
        return new PretrainingSettings(
                Tasks.chains(Tasks.EMBEDDED), new Shape(64, 176, 3, 4, 384), 3_200, 32, 3e-3, 100, 0.05, 0.01, 1, 200);
    }

    public PretrainingSettings withTask(ArithmeticChains other) {
        return new PretrainingSettings(
                other,
                shape,
                steps,
                batch,
                learningRate,
                warmUpSteps,
                finalFraction,
                weightDecay,
                gradientNorm,
                checkpointEvery);
    }

    public PretrainingSettings withSteps(int other) {
        return new PretrainingSettings(
                task,
                shape,
                other,
                batch,
                learningRate,
                warmUpSteps,
                finalFraction,
                weightDecay,
                gradientNorm,
                checkpointEvery);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %d; expected at least 1".formatted(name, value));
        }
    }
}
