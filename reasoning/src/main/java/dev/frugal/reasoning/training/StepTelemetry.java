package dev.frugal.reasoning.training;

import dev.frugal.reasoning.policy.GroupAdvantages;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.reasoning.policy.TrajectoryEntropy;
import dev.frugal.reasoning.reward.RewardSummary;
import dev.frugal.runs.MetricLog;
import dev.frugal.runs.worker.StageSeconds;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// What one policy step says about itself, by name.
///
/// | name | meaning |
/// |---|---|
/// | `reward` | mean reward before centring |
/// | `reward/NAME`, `reward/NAME/deviation` | mean and standard deviation of what a reward gave, without its weight |
/// | `accuracy` | share of responses that count as right |
/// | `tokens`, `tokens_p95` | mean and 95th percentile of response lengths |
/// | `excess_tokens` | mean length beyond the shortest worked-out response, where that is known |
/// | `entropy_per_token` | mean entropy of next-token distributions, nats |
/// | `trajectory_entropy` | mean of −Σ p·log p over a response's sampled tokens, nats |
/// | `invalid_groups` | share of groups without any advantage |
/// | `capped_factors` | share of FGO's factors that met the cap |
/// | `truncated` | share of responses cut off at the limit |
/// | `clip_share` | share of tokens whose gradient the clip removed |
/// | `kl` | mean k3 estimate against the reference per token |
/// | `gradient_norm` | before clipping |
/// | `log_prob_gap` | largest difference between sampler and trainer; both from one pass where decoding keeps it |
/// | `loss` | of the last inner step |
/// | `tokens_per_second` | generated tokens per second of sampling |
/// | `seconds_sampling`, `seconds_credit`, `seconds_update` | wall time by phase |
/// | `seconds_log_probs` | the part of the update before gradients: the policy's log-probabilities |
///
/// @param values of all ranks together
/// @param stages the step's time on this rank
public record StepTelemetry(Map<String, Double> values, StageSeconds stages) {
    static StepTelemetry of(
            List<GroupFacts> groups,
            List<GroupAdvantages> advantages,
            List<PolicyUpdate.Measured> updates,
            StepClock clock) {
        var first = updates.getFirst();
        var last = updates.getLast();
        var lengths = groups.stream()
                .flatMap(group -> group.responses().responses().stream())
                .mapToDouble(SampledResponse::length)
                .sorted()
                .toArray();
        double tokens = DoubleStream.of(lengths).sum();
        var values = new LinkedHashMap<String, Double>();
        values.put(
                "reward",
                advantages.stream()
                        .flatMapToDouble(c -> Arrays.stream(c.rewards()))
                        .average()
                        .orElse(0));
        values.putAll(
                RewardSummary.metrics(groups.stream().map(GroupFacts::rewards).toList()));
        values.put(
                "accuracy",
                groups.stream().mapToInt(group -> group.rewards().rightCount()).sum() / (double) lengths.length);
        values.put("tokens", tokens / lengths.length);
        values.put("tokens_p95", lengths[(int) Math.ceil(0.95 * lengths.length) - 1]);
        if (groups.stream().allMatch(group -> group.minimalTokens() > 0)) {
            values.put(
                    "excess_tokens",
                    groups.stream().mapToDouble(StepTelemetry::excess).sum() / lengths.length);
        }
        values.put("entropy_per_token", first.entropy());
        values.put(
                "trajectory_entropy",
                groups.stream().mapToDouble(StepTelemetry::entropy).average().orElse(0));
        values.put(
                "invalid_groups",
                advantages.stream()
                        .mapToDouble(c -> c.invalid() ? 1 : 0)
                        .average()
                        .orElse(0));
        values.put(
                "capped_factors",
                advantages.stream().mapToDouble(GroupAdvantages::cappedFactors).sum() / lengths.length);
        values.put(
                "truncated",
                groups.stream()
                        .flatMap(group -> group.finished().stream())
                        .mapToDouble(finished -> finished ? 0 : 1)
                        .average()
                        .orElse(0));
        values.put("clip_share", last.clipShare());
        values.put("kl", last.divergence());
        values.put("gradient_norm", last.gradientNorm());
        values.put("log_prob_gap", first.gap());
        values.put("loss", last.loss());
        values.put("tokens_per_second", tokens / clock.sampling());
        values.put("seconds_sampling", clock.sampling());
        values.put("seconds_credit", clock.credit());
        values.put("seconds_update", clock.update());
        values.put(
                "seconds_log_probs",
                updates.stream()
                        .mapToDouble(PolicyUpdate.Measured::scoringSeconds)
                        .sum());
        return new StepTelemetry(values, clock.stages());
    }

    void append(MetricLog log, String prefix, long step) {
        values.forEach((name, value) -> log.append(step, prefix + name, value));
    }

    private static double excess(GroupFacts group) {
        return group.responses().responses().stream()
                .mapToDouble(response -> response.length() - group.minimalTokens())
                .sum();
    }

    private static double entropy(GroupFacts group) {
        return group.responses().responses().stream()
                .mapToDouble(response -> response.entropy(TrajectoryEntropy.SAMPLED_SUM))
                .average()
                .orElse(0);
    }
}
