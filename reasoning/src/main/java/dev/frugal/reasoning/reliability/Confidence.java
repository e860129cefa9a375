package dev.frugal.reasoning.reliability;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.frugal.reasoning.evaluation.SampledAnswer;
import java.util.List;
import java.util.Locale;

/// A measure of how far an answer may be trusted, from 0 to 1.
public enum Confidence {
    /// Geometric mean probability of the tokens of the responses that gave the answer.
    MEAN_LOG_PROBABILITY,
    /// exp(−entropy), with the mean entropy of the distributions those tokens were drawn from.
    ENTROPY,
    /// Share of the votes that gave the answer (Wang et al. 2023, "Self-Consistency").
    AGREEMENT;

    /// The confidence in an answer for which `winners` of `votes` responses voted.
    double of(List<SampledAnswer> winners, int votes) {
        if (winners.isEmpty()) {
            return 0;
        }
        return switch (this) {
            case MEAN_LOG_PROBABILITY ->
                Math.exp(winners.stream()
                        .mapToDouble(SampledAnswer::meanLogProbability)
                        .average()
                        .orElseThrow());
            case ENTROPY ->
                Math.exp(-winners.stream()
                        .mapToDouble(SampledAnswer::meanEntropy)
                        .average()
                        .orElseThrow());
            case AGREEMENT -> (double) winners.size() / votes;
        };
    }

    /// The name in a document: `mean_log_probability`.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
