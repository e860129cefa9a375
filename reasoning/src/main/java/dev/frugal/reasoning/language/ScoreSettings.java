package dev.frugal.reasoning.language;

/// What [TokenScores] computes, and how much memory it may take for it.
///
/// `temperature`: the logits are divided by it before the softmax, as the sampler does.
/// `entropies`: whether the entropy of the full distribution is computed for every token.
/// `gradients`: what is kept for the way back. `chunkLogits`: the most logits that exist at once.
public record ScoreSettings(
        double temperature, boolean entropies, Gradients gradients, long chunkLogits) {
    /// 128 MiB of float32 logits; the peak of a chunk is about four times that.
    public static final long DEFAULT_CHUNK_LOGITS = 1L << 25;

    /// What is kept of the forward pass for the backward one.
    public enum Gradients {
        /// Nothing: scores only.
        NONE,
        /// Every intermediate result: fastest.
        KEPT,
        /// Each layer's input; layers are computed twice. For long sequences and large models.
        CHECKPOINTED
    }

    public ScoreSettings {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is %s; log-probabilities need one above 0".formatted(temperature));
        }
        if (chunkLogits < 1) {
            throw new IllegalArgumentException(
                    "chunkLogits is %d, not above 0".formatted(chunkLogits));
        }
    }

    /// Log-probabilities at this temperature, without entropies or gradients.
    public static ScoreSettings at(double temperature) {
        return new ScoreSettings(temperature, false, Gradients.NONE, DEFAULT_CHUNK_LOGITS);
    }

    public ScoreSettings withEntropies() {
        return new ScoreSettings(temperature, true, gradients, chunkLogits);
    }

    public ScoreSettings withGradients(Gradients kept) {
        return new ScoreSettings(temperature, entropies, kept, chunkLogits);
    }

    public ScoreSettings withChunkLogits(long logits) {
        return new ScoreSettings(temperature, entropies, gradients, logits);
    }
}
