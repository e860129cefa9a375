package dev.frugal.reasoning.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// One rewarded response to a prompt, as the sampler saw it.
///
/// - `correct`: whether it counts as right; `reward`: what it earned;
/// - `logProbabilities`: natural log-probability of each sampled token, `[tokens]`, each finite and at most 0;
/// - `facts`: what else is known, a number per token each, as far as somebody asked for it.
public record SampledResponse(
        boolean correct, double reward, double[] logProbabilities, Map<ResponseFact, double[]> facts) {

    public SampledResponse {
        if (logProbabilities.length == 0) {
            throw new IllegalArgumentException("a response has at least one token");
        }
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("a reward is finite, not " + reward);
        }
        for (double value : logProbabilities) {
            if (!(value <= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("a log-probability is finite and at most 0, not " + value);
            }
        }
        for (var fact : facts.entrySet()) {
            if (fact.getValue().length != logProbabilities.length) {
                throw new IllegalArgumentException("%d numbers for %s, but %d tokens"
                        .formatted(fact.getValue().length, fact.getKey(), logProbabilities.length));
            }
        }
        logProbabilities = logProbabilities.clone();
        facts = Map.copyOf(facts);
    }

    /// A response worth 1 or 0 of which only the sampled tokens' log-probabilities are known.
    public static SampledResponse of(boolean correct, double... logProbabilities) {
        return new SampledResponse(correct, correct ? 1 : 0, logProbabilities, Map.of());
    }

    /// The same with another reward.
    public SampledResponse withReward(double other) {
        return new SampledResponse(correct, other, logProbabilities, facts);
    }

    /// The same with something more known of each token.
    public SampledResponse with(ResponseFact fact, double[] perToken) {
        var more = new EnumMap<ResponseFact, double[]>(ResponseFact.class);
        more.putAll(facts);
        more.put(fact, perToken.clone());
        return new SampledResponse(correct, reward, logProbabilities, more);
    }

    /// Tokens in the response, the end token included.
    public int length() {
        return logProbabilities.length;
    }

    /// What is known of each token.
    ///
    /// @throws IllegalArgumentException if it is not
    public double[] required(ResponseFact fact) {
        var known = facts.get(fact);
        if (known == null) {
            throw new IllegalArgumentException(
                    switch (fact) {
                        case DISTRIBUTION_ENTROPIES ->
                            "the entropy of whole distributions was asked for, only sampled tokens are known";
                        case REFERENCE_LOG_PROBABILITIES ->
                            "log-probabilities under the reference were asked for, only the policy's are known";
                    });
        }
        return known;
    }

    /// Entropy in nats by the chosen definition.
    ///
    /// @throws IllegalArgumentException if the definition needs whole distributions and none are here
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
        return Arrays.stream(required(ResponseFact.DISTRIBUTION_ENTROPIES)).sum();
    }
}
