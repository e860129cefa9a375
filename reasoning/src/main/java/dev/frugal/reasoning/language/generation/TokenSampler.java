package dev.frugal.reasoning.language.generation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.Arrays;

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
    private final long[] order;

    private int token;
    private float logProbability;

    TokenSampler(SamplingSettings settings, Seed seed, int vocabularySize) {
        this.settings = settings;
        this.seed = seed.named("sampling");
        this.weights = new double[vocabularySize];
        this.order = truncates(settings) ? new long[vocabularySize] : new long[0];
    }

    private static boolean truncates(SamplingSettings settings) {
        return settings.topK() > 0 || settings.topP() < 1;
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
        token = settings.isGreedy() ? largest : draw(uniform(seed.at(row), step), truncates(settings), total);
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

    private int draw(double uniform, boolean truncate, double total) {
        double kept = truncate ? truncate(total) : total;
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

    /// Sets the weights outside the kept set to 0 and returns the sum of the others.
    private double truncate(double total) {
        int kept = settings.topK() > 0 ? Math.min(settings.topK(), weights.length) : weights.length;
        // Weights are not negative, so their bits sort like them; the complement of the id puts the
        // lower id first among equals once the order is read from the end.
        for (int i = 0; i < weights.length; i++) {
            order[i] = ((long) Float.floatToRawIntBits((float) weights[i]) << 32) | (~i & 0xffffffffL);
        }
        Arrays.sort(order);
        double mass = 0;
        if (kept < weights.length) {
            for (int rank = 0; rank < kept; rank++) {
                mass += weights[idAt(rank)];
            }
        } else {
            mass = total;
        }
        double sum = 0;
        int rank = 0;
        while (rank < kept && (rank == 0 || sum < settings.topP() * mass)) {
            sum += weights[idAt(rank)];
            rank++;
        }
        for (int dropped = rank; dropped < weights.length; dropped++) {
            weights[idAt(dropped)] = 0;
        }
        return sum;
    }

    private int idAt(int rank) {
        return ~(int) order[weights.length - 1 - rank];
    }
}
