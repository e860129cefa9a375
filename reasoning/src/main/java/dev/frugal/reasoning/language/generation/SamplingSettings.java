package dev.frugal.reasoning.language.generation;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// How a token is chosen from logits.
///
/// The logits are divided by `temperature`; then only the `topK` largest stay (0: all); then only
/// the smallest set whose probability reaches `topP` (1: all); one of those is drawn. Temperature 0
/// takes the largest logit, the lowest id among equals.
///
/// The log-probability reported with a token is that of the distribution at `temperature`
/// **before** truncation (at temperature 1 when greedy). That is what a trainer computes from the
/// logits alone, so the two agree whatever the truncation; truncated sampling is thereby slightly
/// off-policy, as in every trainer that does not replay the kept set.
///
/// `responseLimit`: the longest response, the token that ends it included.
public record SamplingSettings(double temperature, int topK, double topP, int responseLimit) {
    public SamplingSettings {
        boolean usable =
                temperature == 0 || temperature > 0 && Double.isFinite(temperature) && Double.isFinite(1 / temperature);
        if (!usable) {
            throw new IllegalArgumentException(
                    "temperature is %s; expected a number of at least 0 (0 = greedy)".formatted(temperature));
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top-k is %d; expected 0 (all) or more".formatted(topK));
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top-p is %s; expected a number above 0 and up to 1".formatted(topP));
        }
        if (responseLimit < 1) {
            throw new IllegalArgumentException(
                    "the maximum response length is %d tokens; expected at least 1".formatted(responseLimit));
        }
    }

    /// The most likely token at every step.
    public static SamplingSettings greedy(int responseLimit) {
        return new SamplingSettings(0, 0, 1, responseLimit);
    }

    /// The model's own distribution at a temperature, not truncated.
    public static SamplingSettings at(double temperature, int responseLimit) {
        return new SamplingSettings(temperature, 0, 1, responseLimit);
    }

    /// The same with another limit.
    public SamplingSettings withResponseLimit(int tokens) {
        return new SamplingSettings(temperature, topK, topP, tokens);
    }

    @JsonIgnore
    public boolean isGreedy() {
        return temperature == 0;
    }

    /// The temperature of the log-probabilities reported: 1 when greedy.
    public double scoringTemperature() {
        return isGreedy() ? 1 : temperature;
    }
}
