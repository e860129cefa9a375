package dev.frugal.reasoning.training;

import dev.frugal.base.Require;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.task.ArithmeticChains;
import dev.frugal.reasoning.task.DemonstratedTask;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.task.WordProblems;

/// How a model is made from demonstrations.
///
/// `optimisation`: how it learns, in at least one step; `checkpointEvery`: steps between checkpoints.
public record PretrainingSettings(
        DemonstratedTask task, Shape shape, ImitationSettings optimisation, int checkpointEvery) {

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
                    "a multiple of twice the %d heads, because rotary embeddings rotate pairs".formatted(heads));
            long parameters = (long) layers * hidden * (4L * hidden + 3L * intermediate);
            Require.that(
                    parameters <= MOST_PARAMETERS,
                    "layers",
                    layers,
                    "few enough that their matrices contain at most %,d weights".formatted(MOST_PARAMETERS));
        }

        ModelConfiguration configuration(int vocabulary) {
            return ModelConfiguration.qwen2(vocabulary, hidden, intermediate, layers, heads, context);
        }
    }

    /// What the shipped model was made with.
    public static PretrainingSettings shipped() {
        return new PretrainingSettings(
                Tasks.demonstrated(Tasks.EMBEDDED),
                new Shape(64, 176, 3, 4, 384),
                new ImitationSettings(3_200, 32, 3e-3, 100, 0.05, 0.01, 1),
                200);
    }

    /// The recipe for a model of word problems, 1.2 million parameters.
    public static PretrainingSettings wordProblems() {
        return new PretrainingSettings(
                Tasks.demonstrated(Tasks.WORD_PROBLEMS),
                new Shape(128, 352, 5, 4, 512),
                new ImitationSettings(3_000, 16, 2e-3, 150, 0.05, 0.01, 1),
                200);
    }

    /// The recipe for a model of `task`.
    public static PretrainingSettings of(DemonstratedTask task) {
        return switch (task) {
            case ArithmeticChains _ -> shipped().withTask(task);
            case WordProblems _ -> wordProblems().withTask(task);
        };
    }

    public PretrainingSettings withTask(DemonstratedTask other) {
        return new PretrainingSettings(other, shape, optimisation, checkpointEvery);
    }

    public PretrainingSettings withSteps(int other) {
        return new PretrainingSettings(task, shape, optimisation.withSteps(other), checkpointEvery);
    }
}
