package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// REINFORCE++ with its penalty in the reward (Hu 2025, arXiv 2501.03262): an advantage per token.
///
/// ```
/// G_t = r − kl · Σ_{s ≥ t} (log π(s) − log π_ref(s))
/// A_t = (G_t − mean G) / (std G + 1e-4)       over all tokens of the step
/// ```
///
/// A token answers for what the policy has moved away from the reference from there on, and for
/// nothing before. Without a weight all tokens of a response share its reward, and long responses
/// count more in the mean than short ones do under [Advantage.BatchNormalised].
///
/// `kl`: weight of the penalty, in units of reward per nat.
@JsonTypeName("reward-to-go")
public record RewardToGo(double kl) implements Advantage {
    public RewardToGo {
        if (!(kl >= 0) || Double.isInfinite(kl)) {
            throw new IllegalArgumentException("kl is a finite number of at least 0, not " + kl);
        }
    }

    @Override
    public Set<ResponseFact> needs() {
        return Set.of(ResponseFact.REFERENCE_LOG_PROBABILITIES);
    }

    @Override
    public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
        var returns = groups.stream()
                .flatMap(group -> group.responses().stream())
                .map(this::returns)
                .toList();
        var advantages = Statistics.acrossAll(returns, all -> Statistics.standardised(all, DEVIATION_GUARD));
        return ofTokens(groups, advantages);
    }

    private double[] returns(SampledResponse response) {
        var reference = response.required(ResponseFact.REFERENCE_LOG_PROBABILITIES);
        var returns = new double[response.length()];
        double still = response.reward();
        for (int t = returns.length - 1; t >= 0; t--) {
            still -= kl * (response.logProbabilities()[t] - reference[t]);
            returns[t] = still;
        }
        return returns;
    }

    private static List<GroupAdvantages> ofTokens(List<ResponseGroup> groups, List<double[]> rows) {
        int[] first = new int[groups.size() + 1];
        for (int g = 0; g < groups.size(); g++) {
            first[g + 1] = first[g] + groups.get(g).size();
        }
        return IntStream.range(0, groups.size())
                .mapToObj(g -> GroupAdvantages.unweighted(groups.get(g).rewards(), new double[0])
                        .withTokens(rows.subList(first[g], first[g + 1])))
                .toList();
    }
}
