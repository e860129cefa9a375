package dev.frugal.reasoning.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.ledger.statement.Measure;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a model did with held-out problems.
///
/// - `passAtK`: by k, share of problems of which at least one of k sampled responses is correct; for k =
///   `samples`;
/// - `entropyPerToken`: mean entropy of next-token distributions over sampled responses, nats;
/// - `entropyByKind`: the same by the kind of token drawn: shares add up to 1, share × entropy to
///   the mean;
/// - `entropyAfter`: the same by the token before as well, those that hold most entropy first;
/// - `trajectoryEntropy`: mean of −Σ p·log p over a sampled response's tokens, nats;
/// - `tokensPerSecond`: of generation, sampled and greedy together.
@JsonNaming(SnakeCaseStrategy.class)
public record Evaluation(
        int problems,
        int samples,
        Answers sampled,
        Answers greedy,
        Map<Integer, Double> passAtK,
        double entropyPerToken,
        List<ByKind> entropyByKind,
        List<After> entropyAfter,
        double trajectoryEntropy,
        double tokensPerSecond,
        List<BySteps> bySteps) {
    public Evaluation {
        passAtK = Map.copyOf(passAtK);
        entropyByKind = List.copyOf(entropyByKind);
        entropyAfter = List.copyOf(entropyAfter);
        bySteps = List.copyOf(bySteps);
    }

    /// What was achieved, in the words of the books.
    public List<Measure> measures() {
        return List.of(
                new Measure(
                        "accuracy, sampled",
                        "1",
                        Measure.Direction.HIGHER,
                        sampled.accuracy().value()),
                new Measure(
                        "accuracy, greedy",
                        "1",
                        Measure.Direction.HIGHER,
                        greedy.accuracy().value()),
                new Measure("tokens, sampled", "1", Measure.Direction.LOWER, sampled.tokens()),
                new Measure("tokens, greedy", "1", Measure.Direction.LOWER, greedy.tokens()));
    }

    /// A way of answering, judged.
    ///
    /// - `tokens`, `tokensP95`: mean and 95th percentile of lengths, the end token included;
    /// - `excess`: mean length beyond the shortest worked-out response;
    /// - `act`: 100 × accuracy in percent / tokens, the paper's accuracy per token;
    /// - `reflections`: checks per response;
    /// - `reflectionsPer100Tokens`: the same per 100 tokens;
    /// - `slipped`: share of responses with a wrong step;
    /// - `repaired`: share of those that still ended correct; empty if no response slipped;
    /// - `truncated`: share cut off at the limit.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Answers(
            Proportion accuracy,
            double tokens,
            double tokensP95,
            double excess,
            double act,
            double reflections,
            @JsonProperty("reflections_per_100_tokens") double reflectionsPer100Tokens,
            double slipped,
            OptionalDouble repaired,
            double truncated) {}

    /// The tokens of one kind: their `share` of all, and the mean entropy of the distributions they
    /// were drawn from, nats.
    public record ByKind(TokenKind kind, double share, double entropy) {}

    /// The places right after `token`, its text, at which a token of `kind` was drawn: their
    /// `share` of all places, and the mean entropy of what could come there, nats.
    ///
    /// Two models that write different texts are compared at equal texts by weighing the one's
    /// entropies with the other's shares.
    public record After(String token, TokenKind kind, double share, double entropy) {}

    /// The problems that take `steps` steps.
    @JsonNaming(SnakeCaseStrategy.class)
    public record BySteps(
            int steps,
            int problems,
            double accuracySampled,
            double accuracyGreedy,
            double tokensSampled,
            double tokensGreedy) {}
}
