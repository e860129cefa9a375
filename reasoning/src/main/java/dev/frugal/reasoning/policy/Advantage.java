package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// How much better a response was than its group: one number per response.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Advantage
        permits Advantage.GroupNormalised,
                Advantage.GroupCentred,
                Advantage.LeaveOneOut,
                Advantage.BatchNormalised,
                FineGrained {
    /// Guard of every division by a standard deviation.
    double DEVIATION_GUARD = 1e-4;

    /// Credits of all groups of a step, in the groups' order. `shaping` makes the rewards from
    /// verdicts and lengths; [FineGrained] makes its own and ignores it.
    default List<GroupAdvantages> credit(List<ResponseGroup> groups, LengthShaping shaping) {
        return switch (this) {
            case GroupNormalised _ -> each(groups, shaping, Advantage::standardised);
            case GroupCentred _ -> each(groups, shaping, Statistics::centred);
            case LeaveOneOut _ -> each(groups, shaping, Advantage::againstTheOthers);
            case BatchNormalised _ -> acrossTheBatch(groups, shaping);
            case FineGrained fine -> groups.stream().map(fine::credit).toList();
        };
    }

    /// GRPO (Shao et al. 2024): (r − mean r) / (std r + 1e-4) within the group, with the sample
    /// standard deviation.
    @JsonTypeName("group-normalised")
    record GroupNormalised() implements Advantage {}

    /// Dr. GRPO (Liu et al. 2025): r − mean r, since dividing by the deviation favours questions
    /// that are nearly always or nearly never solved.
    @JsonTypeName("group-centred")
    record GroupCentred() implements Advantage {}

    /// RLOO (Ahmadian et al. 2024): r minus the mean of the other responses' rewards.
    @JsonTypeName("leave-one-out")
    record LeaveOneOut() implements Advantage {}

    /// REINFORCE++ (Hu 2025): (r − mean r) / (std r + 1e-4) over all responses of the step.
    @JsonTypeName("batch-normalised")
    record BatchNormalised() implements Advantage {}

    private static List<GroupAdvantages> each(List<ResponseGroup> groups, LengthShaping shaping, Baseline baseline) {
        var credits = new ArrayList<GroupAdvantages>();
        for (var group : groups) {
            var rewards = shaping.rewards(group);
            credits.add(GroupAdvantages.unweighted(rewards, baseline.advantages(rewards)));
        }
        return credits;
    }

    private static List<GroupAdvantages> acrossTheBatch(List<ResponseGroup> groups, LengthShaping shaping) {
        var rewards = groups.stream().map(shaping::rewards).toList();
        var all =
                standardised(rewards.stream().flatMapToDouble(DoubleStream::of).toArray());
        var credits = new ArrayList<GroupAdvantages>();
        int from = 0;
        for (var own : rewards) {
            var advantages = new double[own.length];
            System.arraycopy(all, from, advantages, 0, own.length);
            credits.add(GroupAdvantages.unweighted(own, advantages));
            from += own.length;
        }
        return credits;
    }

    private static double[] standardised(double[] rewards) {
        return Statistics.divided(Statistics.centred(rewards), Statistics.standardDeviation(rewards) + DEVIATION_GUARD);
    }

    private static double[] againstTheOthers(double[] rewards) {
        double share = (rewards.length - 1.0) / rewards.length;
        return Statistics.divided(Statistics.centred(rewards), share);
    }

    /// What a group's rewards are compared with.
    @FunctionalInterface
    interface Baseline {
        double[] advantages(double[] rewards);
    }
}
