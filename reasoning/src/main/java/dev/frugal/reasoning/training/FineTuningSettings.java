package dev.frugal.reasoning.training;

import dev.frugal.base.Require;
import dev.frugal.reasoning.task.DataSetSettings;

/// How a model is taught by the responses in a data set.
///
/// - `model`: folder of the model it starts from, or `embedded`;
/// - `data`: prompts, and responses to imitate;
/// - `optimisation`: how it learns; 0 steps for one pass over the data;
/// - `promptLimit`, `responseLimit`: examples with more tokens are left out;
/// - `rowsPerPart`: responses whose gradients are computed at once: memory, not mathematics;
/// - `checkpointEvery`: steps between checkpoints, a multiple of 20;
/// - `resources`: what it may take of the machine, and which part of the model it changes.
public record FineTuningSettings(
        String model,
        DataSetSettings data,
        ImitationSettings optimisation,
        int promptLimit,
        int responseLimit,
        int rowsPerPart,
        int checkpointEvery,
        TrainingResources resources) {
    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public FineTuningSettings {
        Require.atLeast("prompt_limit", promptLimit, 1);
        Require.atLeast("response_limit", responseLimit, 1);
        Require.atLeast("rows_per_part", rowsPerPart, 1);
        Require.that(
                checkpointEvery >= 1 && checkpointEvery % Imitation.STEPS_PER_METRIC == 0,
                "checkpoint_every",
                checkpointEvery,
                "a multiple of %d, over which losses are averaged".formatted(Imitation.STEPS_PER_METRIC));
    }

    /// One pass over the data, as recipes for small models go.
    public static FineTuningSettings of(String model, DataSetSettings data, TrainingResources resources) {
        return new FineTuningSettings(
                model,
                data,
                new ImitationSettings(0, 16, 1e-5, 10, 0.1, 0, 1),
                PolicySettings.DEFAULT_PROMPT_LIMIT,
                2048,
                16,
                100,
                resources);
    }
}
