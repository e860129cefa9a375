package dev.frugal.reasoning.reward;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What responses earn: a weighted sum of rewards, and which responses count as right.
public record RewardSum(List<WeightedReward> terms, Verdict verdict) {
    /// The task's grader alone.
    public static final RewardSum CORRECTNESS = of(1);

    public RewardSum {
        terms = List.copyOf(terms);
        var names = new HashSet<String>();
        for (var term : terms) {
            if (!names.add(term.name())) {
                throw new IllegalArgumentException(
                        "two rewards are called '%s'; give one another name".formatted(term.name()));
            }
        }
        requireJudge(terms, verdict.reward());
    }

    /// A verdict cannot be taken from what asks for one.
    private static void requireJudge(List<WeightedReward> terms, String judge) {
        boolean total = judge.equals(Verdict.TOTAL);
        var named = terms.stream()
                .filter(term -> total ? term.weight() != 0 : term.name().equals(judge))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException(
                    "the verdict is taken from '%s', which is not a reward of this method; expected one of: %s"
                            .formatted(
                                    judge,
                                    Stream.concat(terms.stream().map(WeightedReward::name), Stream.of(Verdict.TOTAL))
                                            .collect(Collectors.joining(", "))));
        }
        for (var term : named) {
            if (term.reward().asksForVerdict()) {
                throw new IllegalArgumentException(
                        "the verdict cannot be taken from '%s', since the reward '%s' needs to know which responses are right; name another with --verdict"
                                .formatted(judge, term.name()));
            }
        }
    }

    /// The task's grader with this weight, and others beside it.
    public static RewardSum of(double correctness, WeightedReward... others) {
        var grader = new WeightedReward(WeightedReward.CORRECTNESS, correctness, new RewardSettings.Correctness());
        return new RewardSum(Stream.concat(Stream.of(grader), Stream.of(others)).toList(), Verdict.GRADER);
    }

    /// The same with other rewards added; one that bears the name of one that is there takes its place.
    public RewardSum with(List<WeightedReward> added) {
        var byName = new LinkedHashMap<String, WeightedReward>();
        terms.forEach(term -> byName.put(term.name(), term));
        added.forEach(term -> byName.put(term.name(), term));
        return new RewardSum(new ArrayList<>(byName.values()), verdict);
    }

    /// The same with right and wrong told apart in another way.
    public RewardSum withVerdict(Verdict other) {
        return new RewardSum(terms, other);
    }

    /// Whether some reward looks at the row of the data file.
    public boolean readsRows() {
        return terms.stream().anyMatch(term -> term.reward().readsRows());
    }

    /// The rewards that have a weight in the sum but no say in the verdict.
    public List<WeightedReward> withoutSayInTheVerdict() {
        return terms.stream()
                .filter(term -> term.weight() != 0)
                .filter(term -> !verdict.reward().equals(Verdict.TOTAL)
                        && !verdict.reward().equals(term.name()))
                .toList();
    }

    /// The rewards at work. Whoever opens them closes them.
    ///
    /// @throws dev.frugal.base.InvalidInputException if one cannot be reached
    public OpenRewards open() {
        return OpenRewards.open(this);
    }
}
