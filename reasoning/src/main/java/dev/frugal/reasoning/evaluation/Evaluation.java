package dev.frugal.reasoning.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.reasoning.reward.RewardSummary;
import dev.frugal.reasoning.wordproblem.StepCount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a model did with held-out problems.
///
/// - `rewards`: what each reward gave the sampled responses;
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
        List<RewardSummary> rewards,
        Map<Integer, Double> passAtK,
        double entropyPerToken,
        List<ByKind> entropyByKind,
        List<After> entropyAfter,
        double trajectoryEntropy,
        double tokensPerSecond,
        List<BySteps> bySteps) {
    public Evaluation {
        rewards = List.copyOf(rewards);
        passAtK = Map.copyOf(passAtK);
        entropyByKind = List.copyOf(entropyByKind);
        entropyAfter = List.copyOf(entropyAfter);
        bySteps = List.copyOf(bySteps);
    }

    /// All tokens generated for it, sampled and greedy.
    public double generatedTokens() {
        return problems * (samples * sampled.tokens() + greedy.tokens());
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
    /// - `truncated`: share cut off at the limit;
    /// - `steps`: what its steps are worth; empty where the task keeps no graph of its problems.
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
            double truncated,
            Optional<Steps> steps) {}

    /// The steps of a response, checked against the graph of its problem; means per response.
    ///
    /// - `needed`: right calculations that the answer takes;
    /// - `falseSteps`: calculations with a wrong result, or that the story does not say;
    /// - `unnecessary`: right calculations that the answer does not need, repeated ones included;
    /// - `missing`: calculations that the answer takes and that are not shown;
    /// - `checks`, `notes`: results that are checked, given quantities that are repeated.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Steps(
            double needed, double falseSteps, double unnecessary, double missing, double checks, double notes) {
        static Steps of(List<StepCount> counts) {
            return new Steps(
                    mean(counts, StepCount::needed),
                    mean(counts, StepCount::falseSteps),
                    mean(counts, StepCount::unnecessary),
                    mean(counts, StepCount::missing),
                    mean(counts, StepCount::checks),
                    mean(counts, StepCount::notes));
        }

        private static double mean(List<StepCount> counts, ToIntFunction<StepCount> count) {
            return counts.stream().mapToInt(count).average().orElse(0);
        }
    }

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
