package dev.frugal.reasoning.training;

import dev.frugal.reasoning.task.DataSetSettings;

/// How a model is taught by the responses in a data set.
///
/// - `model`: folder of the model it starts from, or `embedded`;
/// - `data`: prompts, and responses to imitate;
/// - `steps`: optimiser steps; 0 for one pass over the data; `batch`: responses in each;
/// - `learningRate`: reached after `warmUpSteps`, then half a cosine down to `finalFraction` of it;
/// - `weightDecay`: per unit of learning rate; `gradientNorm`: the longest gradient;
/// - `promptLimit`, `responseLimit`: examples with more tokens are left out;
/// - `rowsPerPart`: responses whose gradients are computed at once: memory, not mathematics;
/// - `checkpointEvery`: steps between checkpoints, a multiple of 20;
/// - `resources`: what it may take of the machine, and which part of the model it changes.
public record FineTuningSettings(
        String model,
        DataSetSettings data,
        int steps,
        int batch,
        double learningRate,
        int warmUpSteps,
        double finalFraction,
        double weightDecay,
        double gradientNorm,
        int promptLimit,
        int responseLimit,
        int rowsPerPart,
        int checkpointEvery,
        TrainingResources resources) {
    public FineTuningSettings {
        requireAtLeast("steps", steps, 0);
        requireAtLeast("batch", batch, 1);
        requireAtLeast("warmUpSteps", warmUpSteps, 0);
        requireAtLeast("promptLimit", promptLimit, 1);
        requireAtLeast("responseLimit", responseLimit, 1);
        requireAtLeast("rowsPerPart", rowsPerPart, 1);
        if (checkpointEvery < 1 || checkpointEvery % Imitation.STEPS_PER_METRIC != 0) {
            throw new IllegalArgumentException(
                    "checkpointEvery is %d; expected a multiple of %d, over which losses are averaged"
                            .formatted(checkpointEvery, Imitation.STEPS_PER_METRIC));
        }
        if (!(learningRate > 0) || Double.isInfinite(learningRate) || !(gradientNorm > 0)) {
            throw new IllegalArgumentException("learningRate is %s and gradientNorm %s; expected finite numbers above 0"
                    .formatted(learningRate, gradientNorm));
        }
    }

    /// One pass over the data, as recipes for small models go.
    public static FineTuningSettings of(String model, DataSetSettings data, TrainingResources resources) {
        return new FineTuningSettings(
                model, data, 0, 16, 1e-5, 10, 0.1, 0, 1, PolicySettings.DEFAULT_PROMPT_LIMIT, 2048, 16, 100, resources);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d; expected at least %d".formatted(name, value, least));
        }
    }
}
