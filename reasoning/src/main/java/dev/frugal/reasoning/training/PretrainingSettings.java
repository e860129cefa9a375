package dev.frugal.reasoning.training;

import dev.frugal.base.Require;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.task.ArithmeticChains;
import dev.frugal.reasoning.task.ChainVocabulary;
import dev.frugal.reasoning.task.Tasks;

/// How a model is made from demonstrations.
///
/// `optimisation`: how it learns, in at least one step; `checkpointEvery`: steps between checkpoints.
public record PretrainingSettings(
        ArithmeticChains task, Shape shape, ImitationSettings optimisation, int checkpointEvery) {

    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public PretrainingSettings {
        Require.atLeast("steps", optimisation.steps(), 1);
        Require.atLeast("checkpoint_every", checkpointEvery, 1);
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
                Tasks.chains(Tasks.EMBEDDED),
                new Shape(64, 176, 3, 4, 384),
                new ImitationSettings(3_200, 32, 3e-3, 100, 0.05, 0.01, 1),
                200);
    }

    public PretrainingSettings withTask(ArithmeticChains other) {
        return new PretrainingSettings(other, shape, optimisation, checkpointEvery);
    }

    public PretrainingSettings withSteps(int other) {
        return new PretrainingSettings(task, shape, optimisation.withSteps(other), checkpointEvery);
    }
}
