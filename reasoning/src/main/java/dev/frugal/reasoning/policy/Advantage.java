package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// How much better a response was than its group: one number per response, or one per token of it.
///
/// An advantage says what it needs to know ([#needs]) and what it makes of rewards; nothing else in the house asks
/// which one it is.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Advantage
        permits Advantage.GroupNormalised,
                Advantage.GroupCentred,
                Advantage.LeaveOneOut,
                Advantage.BatchNormalised,
                FineGrained,
                RewardToGo,
                ForkTokens {
    /// Guard of every division by a standard deviation.
    double DEVIATION_GUARD = 1e-4;

    /// Advantages of all groups of a step, in the groups' order.
    List<GroupAdvantages> advantages(List<ResponseGroup> groups);

    /// What has to be known of each response beside its reward and the sampled tokens' log-probabilities.
    default Set<ResponseFact> needs() {
        return Set.of();
    }

    /// Whether rewards count, and not only which responses are right.
    default boolean usesRewards() {
        return true;
    }

    /// What the entropy of a response is, for those who show it.
    default TrajectoryEntropy entropy() {
        return TrajectoryEntropy.SAMPLED_SUM;
    }

    /// This advantage with other factors of length and entropy; empty if it has none.
    default Optional<Advantage> withFactors(MethodChanges changes) {
        return Optional.empty();
    }

    /// GRPO (Shao et al. 2024): (r − mean r) / (std r + 1e-4) within the group, with the sample standard deviation.
    @JsonTypeName("group-normalised")
    record GroupNormalised() implements Advantage {
        @Override
        public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
            return each(groups, Advantage::standardised);
        }
    }

    /// Dr. GRPO (Liu et al. 2025): r − mean r, since dividing by the deviation favours questions
    /// that are nearly always or nearly never solved.
    @JsonTypeName("group-centred")
    record GroupCentred() implements Advantage {
        @Override
        public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
            return each(groups, Statistics::centred);
        }
    }

    /// RLOO (Ahmadian et al. 2024): r minus the mean of the other responses' rewards.
    @JsonTypeName("leave-one-out")
    record LeaveOneOut() implements Advantage {
        @Override
        public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
            return each(groups, Advantage::againstTheOthers);
        }
    }

    /// REINFORCE++ (Hu 2025): (r − mean r) / (std r + 1e-4) over all responses of the step.
    @JsonTypeName("batch-normalised")
    record BatchNormalised() implements Advantage {
        @Override
        public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
            var rewards = groups.stream().map(ResponseGroup::rewards).toList();
            var advantages = Statistics.acrossAll(rewards, Advantage::standardised);
            return IntStream.range(0, groups.size())
                    .mapToObj(g -> GroupAdvantages.unweighted(rewards.get(g), advantages.get(g)))
                    .toList();
        }
    }

    private static List<GroupAdvantages> each(List<ResponseGroup> groups, Baseline baseline) {
        return groups.stream()
                .map(group -> GroupAdvantages.unweighted(group.rewards(), baseline.advantages(group.rewards())))
                .toList();
    }

    private static double[] standardised(double[] rewards) {
        return Statistics.standardised(rewards, DEVIATION_GUARD);
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
