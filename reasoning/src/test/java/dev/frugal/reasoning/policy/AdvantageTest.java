package dev.frugal.reasoning.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AdvantageTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void grpoDividesByTheSampleDeviation() {
        double deviation = Math.sqrt(1. / 3);
        assertThat(advantages("grpo", group(1, 1, 0, 0)))
                .containsExactly(
                        new double[] {
                            .5 / (deviation + 1e-4),
                            .5 / (deviation + 1e-4),
                            -.5 / (deviation + 1e-4),
                            -.5 / (deviation + 1e-4)
                        },
                        within(ROUNDING));
    }

    @Test
    void drGrpoOnlyCentres() {
        assertThat(advantages("dr-grpo", group(1, 0, 0, 0)))
                .containsExactly(new double[] {.75, -.25, -.25, -.25}, within(ROUNDING));
    }

    @Test
    void rlooComparesWithTheOthersOnly() {
        assertThat(advantages("rloo", group(1, 0, 0, 0)))
                .containsExactly(new double[] {1, -1. / 3, -1. / 3, -1. / 3}, within(ROUNDING));
    }

    @Test
    void reinforcePlusPlusUsesTheDeviationOfTheWholeStep() {
        var all = new Advantage.BatchNormalised().advantages(List.of(group(1, 1), group(0, 0), group(1, 0)));
        double deviation = Math.sqrt(6 * .25 / 5) + 1e-4;
        assertThat(all.get(0).advantages())
                .containsExactly(new double[] {.5 / deviation, .5 / deviation}, within(ROUNDING));
        assertThat(all.get(1).advantages())
                .containsExactly(new double[] {-.5 / deviation, -.5 / deviation}, within(ROUNDING));
        assertThat(all.get(2).advantages())
                .containsExactly(new double[] {.5 / deviation, -.5 / deviation}, within(ROUNDING));
    }

    @Test
    void groupsThatAgreeAreInvalidForGroupBaselinesAndNotForFgo() {
        for (var method : List.of("grpo", "dr-grpo", "rloo")) {
            var preset = PolicyMethods.named(method, 100);
            assertThat(preset.advantage().advantages(List.of(group(1, 1, 1))).getFirst())
                    .matches(GroupAdvantages::invalid);
            assertThat(preset.advantage().advantages(List.of(group(0, 0, 0))).getFirst())
                    .matches(GroupAdvantages::invalid);
        }
        var fine = PolicyMethods.named("fgo", 100);
        assertThat(fine.advantage().advantages(List.of(group(1, 1, 1))).getFirst())
                .matches(found -> !found.invalid());
    }

    @Test
    void everyPresetGivesFiniteAdvantagesOfTheGroupsSize() {
        for (var method : PolicyMethods.all(40)) {
            for (var group : List.of(group(1, 0, 1, 0, 0, 1), group(0, 0, 0), group(1, 1, 1, 1))) {
                var found = method.advantages(List.of(withFacts(group))).getFirst();
                assertThat(found.advantages()).hasSize(group.size());
                assertThat(DoubleStream.of(found.advantages()).allMatch(Double::isFinite))
                        .as(method.name())
                        .isTrue();
            }
        }
    }

    /// Lengths 1 and 2, reward 1 and 0, penalty ½: what the policy has moved away from the reference is
    /// 0.2 at the first response's token, 0.1 and −0.3 at the second's.
    @Test
    void rewardToGoChargesATokenForWhatFollows() {
        var group = new ResponseGroup(List.of(
                SampledResponse.of(true, -.1).with(ResponseFact.REFERENCE_LOG_PROBABILITIES, new double[] {-.3}),
                SampledResponse.of(false, -.2, -.5)
                        .with(ResponseFact.REFERENCE_LOG_PROBABILITIES, new double[] {-.3, -.2})));
        var found = new RewardToGo(.5).advantages(List.of(group)).getFirst();
        var returns = new double[] {1 - .5 * .2, 0 - .5 * (.1 - .3), 0 - .5 * -.3};
        var expected = Statistics.standardised(returns, Advantage.DEVIATION_GUARD);
        assertThat(found.of(0)).containsExactly(new double[] {expected[0]}, within(ROUNDING));
        assertThat(found.of(1)).containsExactly(new double[] {expected[1], expected[2]}, within(ROUNDING));
        assertThat(found.advantages()[1]).isCloseTo((expected[1] + expected[2]) / 2, within(ROUNDING));
    }

    /// Two of five tokens is a share of 0.4: those of entropy 0.9 and 0.8.
    @Test
    void forkTokensLeaveTheAdvantageToTheMostUncertainTokens() {
        var group = new ResponseGroup(List.of(
                SampledResponse.of(true, -.1, -.1, -.1)
                        .with(ResponseFact.DISTRIBUTION_ENTROPIES, new double[] {.2, .9, .1}),
                SampledResponse.of(false, -.1, -.1).with(ResponseFact.DISTRIBUTION_ENTROPIES, new double[] {.8, .3})));
        var found = new ForkTokens(new Advantage.GroupCentred(), .4)
                .advantages(List.of(group))
                .getFirst();
        assertThat(found.of(0)).containsExactly(0, .5, 0);
        assertThat(found.of(1)).containsExactly(-.5, 0);
    }

    @Test
    void aShareOfOneChangesNoAdvantage() {
        for (var group : List.of(group(1, 0, 1, 0), group(1, 0))) {
            var whole =
                    new Advantage.GroupNormalised().advantages(List.of(group)).getFirst();
            var forks = new ForkTokens(new Advantage.GroupNormalised(), 1)
                    .advantages(List.of(withFacts(group)))
                    .getFirst();
            for (int i = 0; i < group.size(); i++) {
                assertThat(forks.of(i)).containsOnly(whole.of(i)[0]);
            }
        }
    }

    @Test
    void aFilterGivesTheTokensOfOtherResponsesNothing() {
        var group = withFacts(lengths(new boolean[] {true, false, true}, 2, 3, 1));
        var found = new Sampling.Filtered(2, Sampling.Criterion.SHORTEST)
                .advantages(new RewardToGo(0), List.of(group))
                .getFirst();
        assertThat(found.of(0)).hasSize(2);
        assertThat(found.of(1)).containsExactly(0, 0, 0);
        assertThat(found.of(2)).hasSize(1);
    }

    @Test
    void withoutWhatItNeedsAnAdvantageSaysSo() {
        assertThatThrownBy(() -> new RewardToGo(1).advantages(List.of(group(1, 0))))
                .hasMessageContaining("log-probabilities under the reference");
        assertThatThrownBy(() -> new ForkTokens(new Advantage.LeaveOneOut(), .2).advantages(List.of(group(1, 0))))
                .hasMessageContaining("the entropy of whole distributions");
    }

    @Test
    void filteredSamplingTrainsOnTheShortestOnly() {
        var filter = new Sampling.Filtered(2, Sampling.Criterion.SHORTEST);
        var group = lengths(new boolean[] {true, false, true, true}, 9, 3, 5, 7);
        var found =
                filter.advantages(new Advantage.GroupCentred(), List.of(group)).getFirst();
        assertThat(found.advantages()).containsExactly(new double[] {0, -.5, .5, 0}, within(ROUNDING));
        var byToken = new Sampling.Filtered(2, Sampling.Criterion.REWARD_PER_TOKEN);
        assertThat(byToken.indices(group)).containsExactly(2, 3);
    }

    private static double[] advantages(String method, ResponseGroup group) {
        return PolicyMethods.named(method, 100)
                .advantage()
                .advantages(List.of(group))
                .getFirst()
                .advantages();
    }

    /// The group with numbers for everything that an advantage may need.
    private static ResponseGroup withFacts(ResponseGroup group) {
        return new ResponseGroup(group.responses().stream()
                .map(response -> {
                    var known = response;
                    for (var fact : ResponseFact.values()) {
                        var numbers = new double[response.length()];
                        Arrays.setAll(
                                numbers, t -> fact == ResponseFact.REFERENCE_LOG_PROBABILITIES ? -.2 : .1 * (t + 1));
                        known = known.with(fact, numbers);
                    }
                    return known;
                })
                .toList());
    }

    private static ResponseGroup group(int... verdicts) {
        var lengths = new int[verdicts.length];
        var correct = new boolean[verdicts.length];
        for (int i = 0; i < verdicts.length; i++) {
            lengths[i] = i + 1;
            correct[i] = verdicts[i] == 1;
        }
        return lengths(correct, lengths);
    }

    private static ResponseGroup lengths(boolean[] correct, int... lengths) {
        var responses = new ArrayList<SampledResponse>();
        for (int i = 0; i < correct.length; i++) {
            var tokens = new double[lengths[i]];
            Arrays.fill(tokens, -.1);
            responses.add(SampledResponse.of(correct[i], tokens));
        }
        return new ResponseGroup(responses);
    }
}
