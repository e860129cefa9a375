package dev.frugal.reasoning.language;

/// What [TokenScores] computes, and how much time and memory it may take for it.
///
/// `temperature`: the logits are divided by it before the softmax, as the sampler does.
/// `entropies`: whether the entropy of the full distribution is computed for every token.
/// `gradients`: what is kept for the way back. `engine`: what runs the model. `rowsPerShard`: the
/// most sequences libtorch runs together; shards are the same on every machine. `threads`: how many
/// shards of a small model run at once; it changes no result. `chunkLogits`: the most logits that
/// exist at once per thread.
public record ScoreSettings(
        double temperature,
        boolean entropies,
        Gradients gradients,
        ModelEngine engine,
        int rowsPerShard,
        int threads,
        long chunkLogits) {
    /// 128 MiB of float32 logits; the peak of a chunk is about three times that.
    public static final long DEFAULT_CHUNK_LOGITS = 1L << 25;

    /// Few enough that a small model's activations stay in a core's cache.
    public static final int DEFAULT_ROWS_PER_SHARD = 32;

    /// What is kept of the forward pass for the backward one, from fastest to smallest.
    public enum Gradients {
        /// Nothing, and there is no way back: scores only.
        NONE,
        /// Every intermediate result of every shard.
        KEPT,
        /// The input of each layer; layers are computed twice (Chen et al. 2016).
        CHECKPOINTED,
        /// Nothing between the passes: each shard is run again before its way back, which then
        /// keeps every intermediate result of that one shard.
        RECOMPUTED,
        /// As [#RECOMPUTED], but the shard's way back is checkpointed: the least memory, three
        /// forward passes.
        RECOMPUTED_CHECKPOINTED
    }

    public ScoreSettings {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is %s; log-probabilities need one above 0".formatted(temperature));
        }
        requirePositive("rowsPerShard", rowsPerShard);
        requirePositive("threads", threads);
        requirePositive("chunkLogits", chunkLogits);
    }

    /// Log-probabilities at this temperature, without entropies or gradients, on all processors.
    public static ScoreSettings at(double temperature) {
        return new ScoreSettings(
                temperature,
                false,
                Gradients.NONE,
                ModelEngine.AUTOMATIC,
                DEFAULT_ROWS_PER_SHARD,
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_CHUNK_LOGITS);
    }

    public ScoreSettings withEntropies() {
        return new ScoreSettings(temperature, true, gradients, engine, rowsPerShard, threads, chunkLogits);
    }

    public ScoreSettings withGradients(Gradients kept) {
        return new ScoreSettings(temperature, entropies, kept, engine, rowsPerShard, threads, chunkLogits);
    }

    public ScoreSettings withEngine(ModelEngine other) {
        return new ScoreSettings(temperature, entropies, gradients, other, rowsPerShard, threads, chunkLogits);
    }

    public ScoreSettings withRowsPerShard(int rows) {
        return new ScoreSettings(temperature, entropies, gradients, engine, rows, threads, chunkLogits);
    }

    public ScoreSettings withThreads(int number) {
        return new ScoreSettings(temperature, entropies, gradients, engine, rowsPerShard, number, chunkLogits);
    }

    public ScoreSettings withChunkLogits(long logits) {
        return new ScoreSettings(temperature, entropies, gradients, engine, rowsPerShard, threads, logits);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %d, not above 0".formatted(name, value));
        }
    }
}
