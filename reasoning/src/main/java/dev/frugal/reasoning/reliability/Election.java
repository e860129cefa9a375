package dev.frugal.reasoning.reliability;

import dev.frugal.reasoning.evaluation.SampledAnswer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// The answer of some votes.
///
/// @param votes responses that were sampled, and paid for
/// @param winners those that gave the answer; empty if none gave any
public record Election(List<SampledAnswer> votes, List<SampledAnswer> winners) {
    public Election {
        votes = List.copyOf(votes);
        winners = List.copyOf(winners);
    }

    /// The most frequent answer among `votes`; of equally frequent ones, that with the larger sum of token
    /// probabilities, then the one given first.
    public static Election of(List<SampledAnswer> votes, Rule rule) {
        var eligible = votes.stream().filter(vote -> vote.answer().isPresent()).toList();
        if (rule == Rule.VERIFIED) {
            var verified = eligible.stream().filter(vote -> !vote.falseStep()).toList();
            eligible = verified.isEmpty() ? eligible : verified;
        }
        var byAnswer = eligible.stream()
                .collect(Collectors.groupingBy(
                        vote -> vote.answer().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        List<SampledAnswer> winners = List.of();
        for (var group : byAnswer.values()) {
            if (ORDER.compare(group, winners) > 0) {
                winners = group;
            }
        }
        return new Election(votes, winners);
    }

    private static final Comparator<List<SampledAnswer>> ORDER = Comparator.<List<SampledAnswer>>comparingInt(
                    List::size)
            .thenComparingDouble(group -> group.stream()
                    .mapToDouble(vote -> Math.exp(vote.meanLogProbability()))
                    .sum());

    /// Whether the answer is right; no answer is wrong.
    public boolean correct() {
        return !winners.isEmpty() && winners.getFirst().correct();
    }

    /// The confidence in the answer; 0 if there is none.
    public double confidence(Confidence measure) {
        return measure.of(winners, votes.size());
    }

    /// Tokens of all votes.
    public long tokens() {
        return votes.stream().mapToLong(SampledAnswer::tokens).sum();
    }
}
