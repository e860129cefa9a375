package dev.frugal.reasoning.language;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.WeightType;
import java.util.List;
import java.util.Optional;

/// How a training step is cut up so that its tensors fit a budget.
///
/// Every way of cutting gives the same loss and gradients ([TokenScores]); they differ in time. The
/// plan is the fastest whose estimate fits: first everything is kept, then layers are checkpointed,
/// then shards are run again on the way back, ever fewer rows at a time, and the chunks of logits
/// shrink along.
///
/// The estimate counts parameters, their gradients, two float32 moments (and float32 masters for
/// half-precision weights), the intermediate results of the layers that are alive together, and the
/// logits of a chunk. It leaves out what the runtime itself takes.
public record MemoryPlan(Gradients gradients, int rowsPerShard, long chunkLogits, long estimatedBytes) {
    /// Slack for the allocator and for temporaries within an operation.
    private static final double SLACK = 1.2;

    private static final int FLOAT_BYTES = 4;
    private static final int OPTIMISER_MOMENTS = 2;

    /// Copies of a chunk of logits alive at once on the way back.
    private static final int LOGIT_COPIES = 4;

    private static final long SMALLEST_CHUNK = 1L << 20;
    private static final double BYTES_PER_GIB = 1L << 30;

    private static final List<Gradients> FASTEST_FIRST =
            List.of(Gradients.KEPT, Gradients.CHECKPOINTED, Gradients.RECOMPUTED, Gradients.RECOMPUTED_CHECKPOINTED);

    /// What is to be trained.
    ///
    /// `trainable`: how many parameters have gradients. `rows` sequences of up to `length` tokens
    /// make a step. `references`: frozen copies of the model held beside it.
    public record Step(
            ModelConfiguration model, WeightType weights, long trainable, int rows, int length, int references) {
        /// The same with another number of rows.
        public Step withRows(int other) {
            return new Step(model, weights, trainable, other, length, references);
        }
    }

    /// The fastest plan within `gibibytes`.
    ///
    /// @throws InvalidInputException if even the smallest plan does not fit; the sentence gives what it needs
    public static MemoryPlan within(double gibibytes, Step step) {
        long budget = (long) (gibibytes * BYTES_PER_GIB);
        MemoryPlan smallest = null;
        for (var gradients : FASTEST_FIRST) {
            for (int rows = Math.min(ScoreSettings.DEFAULT_ROWS_PER_SHARD, step.rows()); rows >= 1; rows /= 2) {
                for (long chunk = ScoreSettings.DEFAULT_CHUNK_LOGITS; chunk >= SMALLEST_CHUNK; chunk /= 2) {
                    var plan = of(step, gradients, rows, chunk);
                    if (plan.estimatedBytes() <= budget) {
                        return plan;
                    }
                    smallest = plan;
                }
                boolean rowsMatter =
                        gradients == Gradients.RECOMPUTED || gradients == Gradients.RECOMPUTED_CHECKPOINTED;
                if (!rowsMatter) {
                    break;
                }
            }
        }
        double needed = smallest == null ? 0 : smallest.estimatedBytes() / BYTES_PER_GIB;
        throw new InvalidInputException(
                "a memory budget of %.2f GiB does not hold a step of this model, which needs %.2f GiB at least; raise it, shorten the responses or train a low-rank adapter"
                        .formatted(gibibytes, needed));
    }

    /// The plan that keeps `gradients` of all rows together, if it fits into `gibibytes`.
    public static Optional<MemoryPlan> fitting(double gibibytes, Step step, Gradients gradients) {
        for (long chunk = ScoreSettings.DEFAULT_CHUNK_LOGITS; chunk >= SMALLEST_CHUNK; chunk /= 2) {
            var plan = of(step, gradients, step.rows(), chunk);
            if (plan.estimatedBytes() <= gibibytes * BYTES_PER_GIB) {
                return Optional.of(plan);
            }
        }
        return Optional.empty();
    }

    /// What a step takes that keeps `gradients` of all rows together and cuts nothing.
    public static MemoryPlan of(Step step, Gradients gradients) {
        return of(step, gradients, step.rows(), ScoreSettings.DEFAULT_CHUNK_LOGITS);
    }

    private static MemoryPlan of(Step step, Gradients gradients, int rows, long chunk) {
        var model = step.model();
        long logits = Math.min(chunk, (long) step.rows() * step.length() * model.vocabularySize());
        long oneRow = Math.max(logits, model.vocabularySize());
        double bytes =
                standing(step) + activations(step, gradients, rows) + (double) oneRow * FLOAT_BYTES * LOGIT_COPIES;
        return new MemoryPlan(gradients, rows, chunk, (long) (bytes * SLACK));
    }

    /// Bytes that are there all the time: weights, gradients, the optimiser's state.
    public static double standing(Step step) {
        double parameters = step.model().parameterCount();
        double weights = parameters * step.weights().bytes() * (1 + step.references());
        boolean half = step.weights().bytes() < FLOAT_BYTES;
        double perTrainable = step.weights().bytes() + FLOAT_BYTES * (OPTIMISER_MOMENTS + (half ? 2 : 0));
        return weights + step.trainable() * perTrainable;
    }

    /// Bytes of intermediate results alive at the worst moment.
    private static double activations(Step step, Gradients gradients, int rows) {
        var model = step.model();
        double element = step.weights().bytes();
        double queries = (double) model.queryHeads() * model.headSize();
        double keys = (double) model.keyValueHeads() * model.headSize();
        double hidden = model.hiddenSize();
        // Norms, projections, turned and repeated heads, attended values, residuals and the gated
        // layer,
        // with as much again for the gradients of the layer being differentiated.
        double layer = 6 * hidden + 6 * queries + 3 * keys + 4.0 * model.intermediateSize();
        if (model.attention().scoreCap().isPresent()) {
            // Capped scores exist as tensors: products, caps and their softmax.
            layer += 4.0 * model.queryHeads() * step.length();
        }
        double allTokens = (double) step.rows() * step.length();
        double shardTokens = (double) rows * step.length();
        double ends = 4 * hidden;
        return element
                * switch (gradients) {
                    case NONE -> shardTokens * (layer + ends);
                    case KEPT -> allTokens * (model.layers() * layer + ends) + shardTokens * layer;
                    case CHECKPOINTED ->
                        allTokens * (model.layers() + 1) * hidden + allTokens * ends + shardTokens * 2 * layer;
                    case RECOMPUTED -> allTokens * hidden + shardTokens * ((model.layers() + 1) * layer + ends);
                    case RECOMPUTED_CHECKPOINTED ->
                        allTokens * hidden + shardTokens * ((model.layers() + 1) * hidden + 2 * layer);
                };
    }

    /// Score settings that follow the plan.
    public ScoreSettings applyTo(ScoreSettings settings) {
        return settings.withGradients(gradients).withRowsPerShard(rowsPerShard).withChunkLogits(chunkLogits);
    }
}
