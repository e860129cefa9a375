package dev.frugal.reasoning.policy;

import java.util.Arrays;

/// One graded response to a prompt, as the sampler saw it.
///
/// - `correct`: the verifier's verdict;
/// - `logProbabilities`: natural log-probability of each sampled token, `[tokens]`, each finite and
///   at most 0;
/// - `distributionEntropies`: entropy of the whole next-token distribution at each token, in nats,
///   `[tokens]`, or empty where nobody computed it.
public record SampledResponse(boolean correct, double[] logProbabilities, double[] distributionEntropies) {

    public SampledResponse {
        if (logProbabilities.length == 0) {
            throw new IllegalArgumentException("a response has at least one token");
        }
        for (double value : logProbabilities) {
            if (!(value <= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("a log-probability is finite and at most 0, not " + value);
            }
        }
        if (distributionEntropies.length != 0 && distributionEntropies.length != logProbabilities.length) {
            throw new IllegalArgumentException(
                    "%d entropies for %d tokens".formatted(distributionEntropies.length, logProbabilities.length));
        }
        logProbabilities = logProbabilities.clone();
        distributionEntropies = distributionEntropies.clone();
    }

    /// A response of which only the sampled tokens' log-probabilities are known.
    public static SampledResponse of(boolean correct, double... logProbabilities) {
        return new SampledResponse(correct, logProbabilities, new double[0]);
    }

    /// Tokens in the response, the end token included.
    public int length() {
        return logProbabilities.length;
    }

    /// Entropy in nats by the chosen definition.
    ///
    /// @throws IllegalArgumentException if the definition needs whole distributions and none are
    ///   here
    public double entropy(TrajectoryEntropy definition) {
        return switch (definition) {
            case SAMPLED_SUM -> sampledEntropy();
            case SAMPLED_MEAN -> sampledEntropy() / length();
            case DISTRIBUTION_SUM -> distributionEntropy();
            case DISTRIBUTION_MEAN -> distributionEntropy() / length();
        };
    }

    private double sampledEntropy() {
        return Arrays.stream(logProbabilities)
                .map(value -> -Math.exp(value) * value)
                .sum();
    }

    private double distributionEntropy() {
        if (distributionEntropies.length == 0) {
            throw new IllegalArgumentException(
                    "the entropy of whole distributions was requested, but only sampled tokens are known");
        }
        return Arrays.stream(distributionEntropies).sum();
    }
}
