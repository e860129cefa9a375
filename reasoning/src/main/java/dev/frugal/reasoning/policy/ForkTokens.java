package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Another advantage, kept for the tokens at which responses fork (Wang et al. 2025, arXiv 2506.01939).
///
/// Of all tokens of a step the `share` whose next-token distributions have the most entropy keep
/// their response's advantage; the others get 0. The paper keeps a fifth and divides the loss by
/// all tokens, as the losses here do. Tokens that tie with the last one kept are kept too.
///
/// Unlike [EntropyBonus], which pays for choice, this only says where a verdict is written down.
@JsonTypeName("fork-tokens")
public record ForkTokens(Advantage of, double share) implements Advantage {
    public ForkTokens {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "the share of tokens that keep their advantage is %s; expected more than 0 and at most 1"
                            .formatted(share));
        }
    }

    @Override
    public Set<ResponseFact> needs() {
        var needs = EnumSet.of(ResponseFact.DISTRIBUTION_ENTROPIES);
        needs.addAll(of.needs());
        return needs;
    }

    @Override
    public boolean usesRewards() {
        return of.usesRewards();
    }

    @Override
    public TrajectoryEntropy entropy() {
        return of.entropy();
    }

    @Override
    public Optional<Advantage> withFactors(MethodChanges changes) {
        return of.withFactors(changes).map(other -> new ForkTokens(other, share));
    }

    @Override
    public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
        double least = leastEntropyKept(groups);
        var whole = of.advantages(groups);
        return IntStream.range(0, groups.size())
                .mapToObj(g -> kept(groups.get(g), whole.get(g), least))
                .toList();
    }

    private double leastEntropyKept(List<ResponseGroup> groups) {
        var all = groups.stream()
                .flatMap(group -> group.responses().stream())
                .flatMapToDouble(response -> Arrays.stream(response.required(ResponseFact.DISTRIBUTION_ENTROPIES)))
                .sorted()
                .toArray();
        int kept = Math.max(1, (int) Math.ceil(share * all.length));
        return all[all.length - kept];
    }

    private static GroupAdvantages kept(ResponseGroup group, GroupAdvantages whole, double least) {
        return whole.withTokens(IntStream.range(0, group.size())
                .mapToObj(i -> kept(group.responses().get(i), whole.of(i), least))
                .toList());
    }

    private static double[] kept(SampledResponse response, double[] advantages, double least) {
        var entropies = response.required(ResponseFact.DISTRIBUTION_ENTROPIES);
        return IntStream.range(0, response.length())
                .mapToDouble(t -> entropies[t] >= least ? advantages[advantages.length == 1 ? 0 : t] : 0)
                .toArray();
    }
}
