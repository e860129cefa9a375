package dev.frugal.reasoning.reward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a reward gave over many responses: mean and standard deviation (divisor n), without its weight.
public record RewardSummary(String name, double mean, double deviation) {
    /// Of each reward over the responses of `groups`, in the order of the rewards.
    public static List<RewardSummary> of(List<RewardedGroup> groups) {
        var summaries = new ArrayList<RewardSummary>();
        if (!groups.isEmpty()) {
            for (var name : groups.getFirst().byName().keySet()) {
                summaries.add(of(
                        name,
                        groups.stream()
                                .flatMapToDouble(
                                        group -> Arrays.stream(group.byName().getOrDefault(name, new double[0])))
                                .toArray()));
            }
        }
        return summaries;
    }

    /// Of one reward.
    public static RewardSummary of(String name, double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        return new RewardSummary(name, mean, Math.sqrt(variance));
    }

    /// The same as metrics: `reward/NAME` and `reward/NAME/deviation`.
    public static Map<String, Double> metrics(List<RewardedGroup> groups) {
        var metrics = new LinkedHashMap<String, Double>();
        of(groups).forEach(summary -> {
            metrics.put("reward/" + summary.name(), summary.mean());
            metrics.put("reward/%s/deviation".formatted(summary.name()), summary.deviation());
        });
        return metrics;
    }
}
