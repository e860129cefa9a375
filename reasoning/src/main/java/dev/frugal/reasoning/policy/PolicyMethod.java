package dev.frugal.reasoning.policy;

import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.reward.WeightedReward;
import java.util.List;
import java.util.stream.Collectors;

/// A method of group policy optimisation: one value for each role.
///
/// - `rewards`: what a response earns, and which responses count as right;
/// - `kl`: weight of the k3 estimate of KL(π‖reference) per token; 0 keeps no reference;
/// - `entropyBonus`: what wide choice earns.
public record PolicyMethod(
        String name,
        Advantage advantage,
        RewardSum rewards,
        PolicyLoss loss,
        Sampling sampling,
        double kl,
        EntropyBonus entropyBonus) {

    public PolicyMethod {
        if (!(kl >= 0) || Double.isInfinite(kl)) {
            throw new IllegalArgumentException("kl is a finite number of at least 0, not " + kl);
        }
        var idle = rewards.withoutSayInTheVerdict();
        if (!advantage.usesRewards() && !idle.isEmpty()) {
            throw new IllegalArgumentException(
                    "the method goes by right and wrong alone, so that the reward '%s' would change nothing; take the verdict from it or from the sum (--verdict %s:THRESHOLD or total:THRESHOLD), or give it the weight 0 to log it only"
                            .formatted(idle.getFirst().name(), idle.getFirst().name()));
        }
        if (advantage.usesRewards() && rewards.terms().stream().allMatch(term -> term.weight() == 0)) {
            throw new IllegalArgumentException("the rewards %s all have the weight 0; give one a weight"
                    .formatted(
                            rewards.terms().stream().map(WeightedReward::name).collect(Collectors.joining(", "))));
        }
    }

    /// Advantages of all groups of a step; responses that are not trained on get 0.
    public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
        return sampling.advantages(advantage, groups);
    }

    /// Whether it needs the frozen reference: for the penalty in the loss, or for its advantages.
    public boolean needsReference() {
        return kl > 0 || advantage.needs().contains(ResponseFact.REFERENCE_LOG_PROBABILITIES);
    }

    public PolicyMethod withAdvantage(Advantage other) {
        return new PolicyMethod(name, other, rewards, loss, sampling, kl, entropyBonus);
    }

    public PolicyMethod withRewards(RewardSum other) {
        return new PolicyMethod(name, advantage, other, loss, sampling, kl, entropyBonus);
    }

    public PolicyMethod withLoss(PolicyLoss other) {
        return new PolicyMethod(name, advantage, rewards, other, sampling, kl, entropyBonus);
    }

    public PolicyMethod withKl(double other) {
        return new PolicyMethod(name, advantage, rewards, loss, sampling, other, entropyBonus);
    }

    public PolicyMethod withEntropyBonus(EntropyBonus other) {
        return new PolicyMethod(name, advantage, rewards, loss, sampling, kl, other);
    }
}
