package dev.frugal.reasoning.comparison;

import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.runs.Metric;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// One method and seed in numbers.
///
/// - `excessSampled`, `excessGreedy`: mean tokens beyond the shortest worked-out response;
/// - `act`: of sampled responses;
/// - `invalidGroups`, `invalidGroupsFirstHalf`: share of training groups that taught nothing; empty
///   for the base model;
/// - `repaired`: share of sampled responses with a wrong step that ended correct;
/// - `trainSeconds`: wall time of training; `tokensPerSecond`: of generation while judging.
@JsonNaming(SnakeCaseStrategy.class)
public record MethodComparisonRow(
        String method,
        long seed,
        double accuracySampled,
        double accuracyGreedy,
        double tokensSampled,
        double tokensGreedy,
        double excessSampled,
        double excessGreedy,
        double act,
        double entropyPerToken,
        double trajectoryEntropy,
        OptionalDouble invalidGroups,
        OptionalDouble invalidGroupsFirstHalf,
        OptionalDouble repaired,
        double reflections,
        double trainSeconds,
        double tokensPerSecond) {

    /// The row of one training, `metrics` being those of its steps with names without prefix, and
    /// none for the base model.
    static MethodComparisonRow of(String method, long seed, Evaluation evaluation, List<Metric> metrics, int steps) {
        var invalid = named(metrics, "invalid_groups");
        var early =
                invalid.stream().filter(metric -> metric.step() <= steps / 2).toList();
        double seconds = metrics.stream()
                .filter(metric -> metric.name().startsWith("seconds_"))
                .mapToDouble(Metric::value)
                .sum();
        return new MethodComparisonRow(
                method,
                seed,
                evaluation.sampled().accuracy().value(),
                evaluation.greedy().accuracy().value(),
                evaluation.sampled().tokens(),
                evaluation.greedy().tokens(),
                evaluation.sampled().excess(),
                evaluation.greedy().excess(),
                evaluation.sampled().act(),
                evaluation.entropyPerToken(),
                evaluation.trajectoryEntropy(),
                mean(invalid),
                mean(early),
                evaluation.sampled().repaired(),
                evaluation.sampled().reflections(),
                seconds,
                evaluation.tokensPerSecond());
    }

    /// The mean of a number over rows.
    public static double mean(List<MethodComparisonRow> rows, ToDoubleFunction<MethodComparisonRow> number) {
        return rows.stream().mapToDouble(number).average().orElse(Double.NaN);
    }

    private static List<Metric> named(List<Metric> metrics, String name) {
        return metrics.stream().filter(metric -> metric.name().equals(name)).toList();
    }

    private static OptionalDouble mean(List<Metric> metrics) {
        return metrics.stream().mapToDouble(Metric::value).average();
    }
}
