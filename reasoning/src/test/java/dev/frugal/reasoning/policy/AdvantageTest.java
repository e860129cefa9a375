package dev.frugal.reasoning.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AdvantageTest {
    private static final double ROUNDING = 1e-12;

    private static final LengthShaping UNSHAPED = new LengthShaping.None();

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
        var credits = new Advantage.BatchNormalised().credit(List.of(group(1, 1), group(0, 0), group(1, 0)), UNSHAPED);
        double deviation = Math.sqrt(6 * .25 / 5) + 1e-4;
        assertThat(credits.get(0).advantages())
                .containsExactly(new double[] {.5 / deviation, .5 / deviation}, within(ROUNDING));
        assertThat(credits.get(1).advantages())
                .containsExactly(new double[] {-.5 / deviation, -.5 / deviation}, within(ROUNDING));
        assertThat(credits.get(2).advantages())
                .containsExactly(new double[] {.5 / deviation, -.5 / deviation}, within(ROUNDING));
    }

    @Test
    void groupsThatAgreeAreInvalidForGroupBaselinesAndNotForFgo() {
        for (var method : List.of("grpo", "dr-grpo", "rloo")) {
            var preset = PolicyMethods.named(method, 100);
            assertThat(preset.advantage()
                            .credit(List.of(group(1, 1, 1)), UNSHAPED)
                            .getFirst())
                    .matches(GroupAdvantages::invalid);
            assertThat(preset.advantage()
                            .credit(List.of(group(0, 0, 0)), UNSHAPED)
                            .getFirst())
                    .matches(GroupAdvantages::invalid);
        }
        var fine = PolicyMethods.named("fgo", 100);
        assertThat(fine.advantage().credit(List.of(group(1, 1, 1)), UNSHAPED).getFirst())
                .matches(credit -> !credit.invalid());
    }

    @Test
    void everyPresetGivesFiniteAdvantagesOfTheGroupsSize() {
        for (var method : PolicyMethods.all(40)) {
            for (var group : List.of(group(1, 0, 1, 0, 0, 1), group(0, 0, 0), group(1, 1, 1, 1))) {
                var credit = method.sampling()
                        .credit(method.advantage(), method.shaping(), List.of(group))
                        .getFirst();
                assertThat(credit.advantages()).hasSize(group.size());
                assertThat(DoubleStream.of(credit.advantages()).allMatch(Double::isFinite))
                        .as(method.name())
                        .isTrue();
            }
        }
    }

    @Test
    void kimiRewardsLengthWithinTheGroup() {
        var group = lengths(new boolean[] {true, true, false, false}, 10, 20, 10, 30);
        assertThat(new LengthShaping.Kimi(1).rewards(group))
                .containsExactly(new double[] {1.5, 1, 0, -.5}, within(ROUNDING));
    }

    @Test
    void l1PunishesTheDistanceFromTheTarget() {
        var group = lengths(new boolean[] {true, false}, 15, 22);
        assertThat(new LengthShaping.TargetLength(20, .01).rewards(group))
                .containsExactly(new double[] {.95, -.02}, within(ROUNDING));
    }

    @Test
    void shorterBetterMeasuresFromTheShortestCorrectResponse() {
        var shaping = new LengthShaping.ShorterBetter(2, .1);
        assertThat(shaping.rewards(lengths(new boolean[] {true, true, false}, 12, 10, 5)))
                .containsExactly(new double[] {1.8, 2, -.5}, within(ROUNDING));
        assertThat(shaping.rewards(lengths(new boolean[] {false, false}, 10, 20)))
                .containsExactly(new double[] {-.5, -.5}, within(ROUNDING));
    }

    @Test
    void theCosineFallsForCorrectAndRisesForWrongResponses() {
        var shaping = new LengthShaping.Cosine(20, 2, 1, -10, 0, -10);
        assertThat(shaping.rewards(lengths(new boolean[] {true, false, true}, 10, 10, 20)))
                .containsExactly(new double[] {1.5, -5, -10}, within(ROUNDING));
    }

    @Test
    void softOverlongFallsInALineBeforeTheLimit() {
        var shaping = new LengthShaping.SoftOverlong(20, 10);
        var group = lengths(new boolean[] {true, true, true, false}, 10, 15, 20, 25);
        assertThat(shaping.rewards(group)).containsExactly(new double[] {1, .5, 0, -1}, within(ROUNDING));
    }

    @Test
    void filteredSamplingTrainsOnTheShortestOnly() {
        var filter = new Sampling.Filtered(2, Sampling.Criterion.SHORTEST);
        var group = lengths(new boolean[] {true, false, true, true}, 9, 3, 5, 7);
        var credit = filter.credit(new Advantage.GroupCentred(), UNSHAPED, List.of(group))
                .getFirst();
        assertThat(credit.advantages()).containsExactly(new double[] {0, -.5, .5, 0}, within(ROUNDING));
        var byToken = new Sampling.Filtered(2, Sampling.Criterion.REWARD_PER_TOKEN);
        assertThat(byToken.indices(group)).containsExactly(2, 3);
    }

    private static double[] advantages(String method, ResponseGroup group) {
        return PolicyMethods.named(method, 100)
                .advantage()
                .credit(List.of(group), UNSHAPED)
                .getFirst()
                .advantages();
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
