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
        private static final int WIDEST = 8192;
        private static final int MOST_LAYERS = 256;
        private static final int LONGEST_CONTEXT = 1 << 20;

        /// What is made from nothing in main memory, with the optimiser's copies.
        private static final long MOST_PARAMETERS = 100_000_000;

        /// @throws dev.frugal.base.InvalidInputException if a number is out of range, a head's size is not even, or
        ///   the model is too large
        public Shape {
            Require.within("hidden", hidden, 2, WIDEST);
            Require.within("intermediate", intermediate, 1, WIDEST);
            Require.within("layers", layers, 1, MOST_LAYERS);
            Require.within("heads", heads, 1, WIDEST);
            Require.within("context", context, 2, LONGEST_CONTEXT);
            Require.that(
                    hidden % (2 * heads) == 0,
                    "hidden",
                    hidden,
                    "a multiple of twice the %d heads, since rotary positions turn pairs".formatted(heads));
            long parameters = (long) layers * hidden * (4L * hidden + 3L * intermediate);
            Require.that(
                    parameters <= MOST_PARAMETERS,
                    "layers",
                    layers,
                    "so few that their matrices hold at most %,d numbers".formatted(MOST_PARAMETERS));
        }

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
