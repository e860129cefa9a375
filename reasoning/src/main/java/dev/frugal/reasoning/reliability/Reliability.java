package dev.frugal.reasoning.reliability;

import dev.frugal.reasoning.evaluation.Proportion;
import dev.frugal.reasoning.evaluation.SampledAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The reliability of a model, and its price.
///
/// @param problems number of problems
/// @param responses number of responses sampled to them
/// @param falseStep share of the responses in which the task's own checker finds a false step
/// @param falseStepAndCorrect share of the responses with a false step and yet the right answer
/// @param strategies every number of votes by every rule
/// @param nines the cheapest strategy for each accuracy
@JsonNaming(SnakeCaseStrategy.class)
public record Reliability(
        int problems,
        int responses,
        Proportion falseStep,
        double falseStepAndCorrect,
        List<Strategy> strategies,
        List<Nine> nines) {
    private static final double[] ACCURACIES = {0.9, 0.99, 0.999, 0.9999};

    public Reliability {
        strategies = List.copyOf(strategies);
        nines = List.copyOf(nines);
    }

    /// A way of answering.
    ///
    /// @param rule how votes become an answer
    /// @param votes number of votes
    /// @param elections number of elections that were held: as many as the responses suffice for
    /// @param accuracy share of right answers, no answer counted as wrong; its interval counts problems,
    ///   not elections
    /// @param tokens mean tokens of an answer, all votes counted
    /// @param operations floating-point operations of an answer
    /// @param joules of an answer
    /// @param cost of an answer, in the currency of the prices
    /// @param risk by confidence measure
    /// @param abstentions what withholding doubtful answers reaches; empty without abstention
    public record Strategy(
            Rule rule,
            int votes,
            int elections,
            Proportion accuracy,
            double tokens,
            double operations,
            double joules,
            double cost,
            List<RiskCoverage> risk,
            List<Abstention> abstentions) {}

    /// Answers withheld below a threshold of confidence, so that those given have a wanted accuracy.
    ///
    /// The threshold is the lowest that reaches it on every second problem; coverage and accuracy are
    /// measured on the
    /// others.
    ///
    /// @param confidence the measure
    /// @param wanted wanted accuracy of the answers given
    /// @param threshold of the confidence; empty if no threshold reaches it
    /// @param coverage share of problems answered
    /// @param accuracy of the answers given; empty if none is given
    public record Abstention(
            Confidence confidence,
            double wanted,
            OptionalDouble threshold,
            double coverage,
            Optional<Proportion> accuracy) {}

    /// The cheapest strategy that reaches an accuracy.
    ///
    /// @param accuracy wanted
    /// @param problemsNeeded problems of which one error is expected at this accuracy; fewer cannot show it
    /// @param rule of the strategy; empty if none reaches it
    /// @param votes of the strategy
    /// @param confidence by which it abstains; empty if it answers everything
    /// @param coverage share of problems it answers
    /// @param reached its accuracy
    /// @param tokens of a problem
    /// @param operations of a problem
    /// @param joules of a problem
    /// @param cost of a problem
    @JsonNaming(SnakeCaseStrategy.class)
    public record Nine(
            double accuracy,
            int problemsNeeded,
            Optional<Rule> rule,
            int votes,
            Optional<Confidence> confidence,
            double coverage,
            Optional<Proportion> reached,
            double tokens,
            double operations,
            double joules,
            double cost) {}

    /// The reliability of a model that gave `responses` to each of some problems.
    ///
    /// @param responses `[problem][sample]`, as many samples of each problem
    public static Reliability of(List<List<SampledAnswer>> responses, VotingSettings settings, Price price) {
        var all = responses.stream().flatMap(List::stream).toList();
        var strategies = new ArrayList<Strategy>();
        for (var rule : Rule.values()) {
            for (int votes : settings.votes()) {
                if (rule == Rule.MAJORITY || votes > 1) {
                    strategies.add(strategy(responses, rule, votes, settings.abstain(), price));
                }
            }
        }
        return new Reliability(
                responses.size(),
                all.size(),
                Proportion.of(all.stream().filter(SampledAnswer::falseStep).count(), all.size()),
                (double) all.stream()
                                .filter(one -> one.falseStep() && one.correct())
                                .count()
                        / all.size(),
                strategies,
                Arrays.stream(ACCURACIES)
                        .mapToObj(accuracy -> nine(strategies, accuracy, responses.size()))
                        .toList());
    }

    private static Strategy strategy(
            List<List<SampledAnswer>> responses, Rule rule, int votes, boolean abstain, Price price) {
        var elections = responses.stream()
                .map(samples -> elections(samples, rule, votes))
                .toList();
        var all = elections.stream().flatMap(List::stream).toList();
        double correct = all.stream().filter(Election::correct).count() / (double) all.size();
        double tokens = all.stream().mapToLong(Election::tokens).average().orElseThrow();
        return new Strategy(
                rule,
                votes,
                all.size(),
                Proportion.ofShare(correct, responses.size()),
                tokens,
                tokens * price.operations(),
                tokens * price.joules(),
                tokens * price.cost(),
                measures(votes).stream().map(one -> RiskCoverage.of(all, one)).toList(),
                abstain ? abstentions(elections, votes) : List.of());
    }

    /// One vote always agrees with itself.
    private static List<Confidence> measures(int votes) {
        return Arrays.stream(Confidence.values())
                .filter(one -> votes > 1 || one != Confidence.AGREEMENT)
                .toList();
    }

    /// As many disjoint elections as the samples suffice for.
    private static List<Election> elections(List<SampledAnswer> samples, Rule rule, int votes) {
        return IntStream.range(0, samples.size() / votes)
                .mapToObj(i -> Election.of(samples.subList(i * votes, (i + 1) * votes), rule))
                .toList();
    }

    private static List<Abstention> abstentions(List<List<Election>> elections, int votes) {
        var chosen = half(elections, 0);
        var measured = half(elections, 1);
        var abstentions = new ArrayList<Abstention>();
        for (var measure : measures(votes)) {
            for (double wanted : ACCURACIES) {
                abstentions.add(abstention(chosen, measured, elections.size() / 2, measure, wanted));
            }
        }
        return abstentions;
    }

    private static List<Election> half(List<List<Election>> elections, int which) {
        return IntStream.range(0, elections.size())
                .filter(i -> i % 2 == which)
                .boxed()
                .flatMap(i -> elections.get(i).stream())
                .toList();
    }

    private static Abstention abstention(
            List<Election> chosen, List<Election> measured, int problems, Confidence measure, double wanted) {
        var threshold = threshold(chosen, measure, wanted);
        if (threshold.isEmpty() || measured.isEmpty()) {
            return new Abstention(measure, wanted, threshold, 0, Optional.empty());
        }
        var given = measured.stream()
                .filter(one -> one.confidence(measure) >= threshold.getAsDouble())
                .toList();
        double coverage = (double) given.size() / measured.size();
        long answered = Math.round(coverage * problems);
        return new Abstention(
                measure,
                wanted,
                threshold,
                coverage,
                answered == 0
                        ? Optional.empty()
                        : Optional.of(Proportion.ofShare(
                                given.stream().filter(Election::correct).count() / (double) given.size(), answered)));
    }

    /// The lowest confidence from which the answers have the wanted accuracy.
    private static OptionalDouble threshold(List<Election> elections, Confidence measure, double wanted) {
        var sorted = elections.stream()
                .sorted(Comparator.<Election>comparingDouble(one -> one.confidence(measure))
                        .reversed())
                .toList();
        var threshold = OptionalDouble.empty();
        int right = 0;
        for (int i = 0; i < sorted.size(); i++) {
            right += sorted.get(i).correct() ? 1 : 0;
            double confidence = sorted.get(i).confidence(measure);
            boolean last = i + 1 == sorted.size() || sorted.get(i + 1).confidence(measure) < confidence;
            if (last && confidence > 0 && right >= wanted * (i + 1)) {
                threshold = OptionalDouble.of(confidence);
            }
        }
        return threshold;
    }

    private static Nine nine(List<Strategy> strategies, double wanted, int problems) {
        var options = new ArrayList<Nine>();
        for (var strategy : problems < needed(wanted) ? List.<Strategy>of() : strategies) {
            if (strategy.accuracy().value() >= wanted) {
                options.add(nine(wanted, strategy, Optional.empty(), 1, strategy.accuracy()));
            }
            for (var abstention : strategy.abstentions()) {
                if (abstention.wanted() == wanted) {
                    abstention
                            .accuracy()
                            .filter(reached -> reached.value() >= wanted)
                            .ifPresent(reached -> options.add(nine(
                                    wanted,
                                    strategy,
                                    Optional.of(abstention.confidence()),
                                    abstention.coverage(),
                                    reached)));
                }
            }
        }
        // A strategy that answers everything comes before one that withholds answers; then the cheaper one.
        return options.stream()
                .min(Comparator.<Nine>comparingInt(one -> one.coverage() == 1 ? 0 : 1)
                        .thenComparingDouble(one -> one.tokens() / one.coverage()))
                .orElse(new Nine(
                        wanted,
                        needed(wanted),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        0,
                        0,
                        0,
                        0));
    }

    private static Nine nine(
            double wanted, Strategy strategy, Optional<Confidence> confidence, double coverage, Proportion reached) {
        return new Nine(
                wanted,
                needed(wanted),
                Optional.of(strategy.rule()),
                strategy.votes(),
                confidence,
                coverage,
                Optional.of(reached),
                strategy.tokens(),
                strategy.operations(),
                strategy.joules(),
                strategy.cost());
    }

    private static int needed(double accuracy) {
        return (int) Math.round(1 / (1 - accuracy));
    }
}
