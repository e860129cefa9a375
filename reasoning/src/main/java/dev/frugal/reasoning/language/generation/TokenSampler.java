package dev.frugal.reasoning.language.generation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.Optional;

/// From the logits of one row to a token and its log-probability.
///
/// The noise of row r at step t is one uniform number derived from the seed, r and t alone, and the
/// token is where the cumulative probability passes it: the same row draws the same token in any
/// batch, on any thread. An instance holds working memory and serves one thread.
final class TokenSampler {
    private static final double TWO_TO_MINUS_53 = 0x1p-53;

    private final SamplingSettings settings;
    private final Seed seed;
    private final double[] weights;
    private final Optional<TokenTruncation> truncation;

    private int token;
    private float logProbability;

    TokenSampler(SamplingSettings settings, Seed seed, int vocabularySize) {
        this.settings = settings;
        this.seed = seed.named("sampling");
        this.weights = new double[vocabularySize];
        this.truncation = settings.topK() > 0 || settings.topP() < 1
                ? Optional.of(new TokenTruncation(settings.topK(), settings.topP()))
                : Optional.empty();
    }

    /// The noise of a row at a step, in [0, 1).
    static double uniform(Seed rowSeed, int step) {
        return (rowSeed.at(step).value() >>> 11) * TWO_TO_MINUS_53;
    }

    /// Chooses from `logits[offset … offset + vocabulary)` for row `row` at step `step`; read the
    /// result by [#token] and [#logProbability].
    void choose(float[] logits, int offset, long row, int step) {
        int largest = largest(logits, offset);
        double scale = 1 / settings.scoringTemperature();
        double highest = logits[offset + largest];
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Exponential.of((logits[offset + i] - highest) * scale);
            total += weights[i];
        }
        if (!(total >= 1)) {
            throw new InvalidInputException(
                    "the model gives logits that are not finite, in row %d at step %d; its weights have diverged, so use an earlier or another model"
                            .formatted(row, step));
        }
        token = settings.isGreedy() ? largest : draw(uniform(seed.at(row), step), total);
        logProbability = (float) ((logits[offset + token] - highest) * scale - Math.log(total));
    }

    int token() {
        return token;
    }

    float logProbability() {
        return logProbability;
    }

    private int largest(float[] logits, int offset) {
        int best = 0;
        for (int i = 1; i < weights.length; i++) {
            if (logits[offset + i] > logits[offset + best]) {
                best = i;
            }
        }
        return best;
    }

    private int draw(double uniform, double total) {
        double kept = truncation.isPresent() ? truncation.get().apply(weights, total) : total;
        double remaining = uniform * kept;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                remaining -= weights[i];
                if (remaining < 0) {
                    return i;
                }
            }
        }
        // Rounding can leave a remainder of an ulp: then it is the last token that can be drawn.
        return last;
    }
}
