package dev.frugal.reasoning.study;

import dev.frugal.reasoning.reliability.Price;
import dev.frugal.reasoning.reliability.Reliability;
import dev.frugal.reasoning.reliability.Reliability.Strategy;
import dev.frugal.reasoning.reliability.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What the study of votes found: what `study votes --json` prints.
///
/// @param problems number of held-out problems
/// @param judged every method and seed
/// @param equalCost the methods at the cost of the base model's votes
/// @param run folder of the run
@JsonNaming(SnakeCaseStrategy.class)
public record VotesResult(int problems, List<Judged> judged, List<EqualCost> equalCost, String run) {
    static final String BASE = "base";

    /// The method of the larger model.
    public static final String LARGER = "larger";

    public VotesResult {
        judged = List.copyOf(judged);
        equalCost = List.copyOf(equalCost);
    }

    /// A method with one seed.
    ///
    /// @param method `base`, `larger`, or how the model was trained further
    /// @param tokens mean tokens of one sampled response
    /// @param price what a generated token cost
    public record Judged(
            String method, int seed, long parameters, double tokens, Price price, Reliability reliability) {}

    /// The accuracies that a number of operations buys; no answer is withheld.
    ///
    /// @param votes of the base model that cost so much
    /// @param operations floating-point operations of an answer by that many votes of the base model
    /// @param tokens mean tokens of such an answer
    /// @param methods the most accurate strategy of each method that costs no more, on average over its
    ///   seeds; methods without one are left out
    @JsonNaming(SnakeCaseStrategy.class)
    public record EqualCost(int votes, double operations, double tokens, List<Best> methods) {}

    /// A strategy that a budget allows.
    ///
    /// @param strategy such as `majority of 9`
    /// @param operations floating-point operations of an answer, mean over the seeds
    /// @param tokens mean over the seeds
    /// @param accuracy mean over the seeds
    /// @param low lower bound of its 95 % interval over problems, mean over the seeds
    /// @param high upper bound
    public record Best(
            String method,
            String strategy,
            double operations,
            double tokens,
            double accuracy,
            double low,
            double high) {}

    static VotesResult of(int problems, List<Judged> judged, String run) {
        return new VotesResult(problems, judged, equalCost(judged), run);
    }

    /// The methods, the base model first.
    public List<String> methods() {
        return judged.stream().map(Judged::method).distinct().toList();
    }

    /// A method's seeds.
    public List<Judged> of(String method) {
        return judged.stream().filter(one -> one.method().equals(method)).toList();
    }

    /// A strategy's name, such as `majority of 9`.
    public static String name(Strategy strategy) {
        return strategy.votes() == 1
                ? "one response"
                : "%s of %d".formatted(strategy.rule().word(), strategy.votes());
    }

    private static List<EqualCost> equalCost(List<Judged> judged) {
        var found = new ArrayList<EqualCost>();
        var methods = VotesStudy.methods(judged);
        // Verified votes cost what others do.
        var base = strategies(judged, methods.getFirst()).stream()
                .filter(one -> !one.strategy().startsWith(Rule.VERIFIED.word()))
                .toList();
        for (var strategy : base) {
            var allowed = methods.stream()
                    .flatMap(method -> best(strategies(judged, method), strategy.operations()).stream())
                    .toList();
            found.add(new EqualCost(
                    votes(judged, strategy.strategy()), strategy.operations(), strategy.tokens(), allowed));
        }
        return found;
    }

    private static int votes(List<Judged> judged, String strategy) {
        return judged.getFirst().reliability().strategies().stream()
                .filter(one -> name(one).equals(strategy))
                .mapToInt(Strategy::votes)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Best> best(List<Best> strategies, double operations) {
        return strategies.stream()
                .filter(one -> one.operations() <= operations)
                .max(Comparator.comparingDouble(Best::accuracy)
                        .thenComparing(
                                Comparator.comparingDouble(Best::operations).reversed()));
    }

    private static List<Best> strategies(List<Judged> judged, String method) {
        var seeds = judged.stream().filter(one -> one.method().equals(method)).toList();
        return seeds.getFirst().reliability().strategies().stream()
                .map(VotesResult::name)
                .map(name -> {
                    var same = seeds.stream()
                            .flatMap(one -> one.reliability().strategies().stream())
                            .filter(one -> name(one).equals(name))
                            .toList();
                    return new Best(
                            method,
                            name,
                            mean(same, Strategy::operations),
                            mean(same, Strategy::tokens),
                            mean(same, one -> one.accuracy().value()),
                            mean(same, one -> one.accuracy().low()),
                            mean(same, one -> one.accuracy().high()));
                })
                .toList();
    }

    private static double mean(List<Strategy> strategies, ToDoubleFunction<Strategy> number) {
        return strategies.stream().mapToDouble(number).average().orElseThrow();
    }
}
