package dev.frugal.reasoning.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FineGrainedTest {
    /// Sums of a few numbers of size 1 in float64.
    private static final double ROUNDING = 1e-12;

    private static final int GROUPS = 500;

    @Test
    void rewardsOfAMixedGroupSumToZeroAndAreTheAdvantages() {
        for (var group : groups(Kind.MIXED)) {
            for (var method : methods()) {
                var found = advantages(method, group);
                assertThat(Arrays.stream(found.rewards()).sum()).isCloseTo(0, within(ROUNDING));
                if (!method.standardised()) {
                    assertThat(found.advantages()).containsExactly(found.rewards(), within(ROUNDING));
                }
            }
        }
    }

    @Test
    void correctResponsesOfAMixedGroupGainAndWrongOnesLose() {
        for (var group : groups(Kind.MIXED)) {
            var advantages = advantages(published(), group).advantages();
            for (int i = 0; i < group.size(); i++) {
                if (group.responses().get(i).correct()) {
                    assertThat(advantages[i]).isPositive();
                } else {
                    assertThat(advantages[i]).isNegative();
                }
            }
        }
    }

    @Test
    void rewardsOfAnAllCorrectGroupSumToOneAndOfAnAllWrongGroupToMinusOne() {
        for (var method : methods()) {
            for (var group : groups(Kind.CORRECT)) {
                assertThat(Arrays.stream(advantages(method, group).rewards()).sum())
                        .isCloseTo(1, within(ROUNDING));
            }
            for (var group : groups(Kind.WRONG)) {
                assertThat(Arrays.stream(advantages(method, group).rewards()).sum())
                        .isCloseTo(-1, within(ROUNDING));
            }
        }
    }

    @Test
    void advantagesSumToZero() {
        for (var kind : Kind.values()) {
            for (var group : groups(kind)) {
                for (var method : methods()) {
                    assertThat(Arrays.stream(advantages(method, group).advantages())
                                    .sum())
                            .isCloseTo(0, within(ROUNDING));
                }
            }
        }
    }

    @Test
    void equalResponsesThatAgreeTeachNothing() {
        for (boolean correct : new boolean[] {true, false}) {
            var group = repeated(SampledResponse.of(correct, -0.3, -0.7), 5);
            for (var method : methods()) {
                var found = advantages(method, group);
                assertThat(found.advantages()).containsOnly(new double[5], within(ROUNDING));
                assertThat(found.invalid()).isTrue();
            }
        }
    }

    @Test
    void shorterAndMoreConfidentCorrectResponsesEarnMore() {
        var group = new ResponseGroup(List.of(
                SampledResponse.of(true, -0.2, -0.2),
                SampledResponse.of(true, -0.2, -0.2, -0.2, -0.2),
                SampledResponse.of(true, -0.01, -0.01)));
        var rewards = advantages(published(), group).rewards();
        assertThat(rewards[2]).isGreaterThan(rewards[0]);
        assertThat(rewards[0]).isGreaterThan(rewards[1]);
    }

    @Test
    void longerAndMoreConfidentWrongResponsesLoseMore() {
        var lengthOnly = new FineGrained(1, 0, TrajectoryEntropy.SAMPLED_SUM, OptionalDouble.empty(), false);
        var byLength = new ResponseGroup(
                List.of(SampledResponse.of(false, -0.2), SampledResponse.of(false, -0.2, -0.2, -0.2)));
        assertThat(advantages(lengthOnly, byLength).rewards()[1])
                .isLessThan(advantages(lengthOnly, byLength).rewards()[0]);
        var byConfidence =
                new ResponseGroup(List.of(SampledResponse.of(false, -0.9), SampledResponse.of(false, -0.01)));
        assertThat(advantages(published(), byConfidence).rewards()[1])
                .isLessThan(advantages(published(), byConfidence).rewards()[0]);
    }

    @Test
    void groupsWithoutEntropyStayFinite() {
        for (double beta : new double[] {-2, -1, 0, 1, 50}) {
            var method = new FineGrained(0.01, beta, TrajectoryEntropy.SAMPLED_SUM, OptionalDouble.empty(), false);
            var certain = repeated(SampledResponse.of(true, 0.0, 0.0), 3);
            assertThat(advantages(method, certain).rewards())
                    .containsOnly(new double[] {1 / 3., 1 / 3., 1 / 3.}, within(ROUNDING));
            var oneCertain = new ResponseGroup(List.of(
                    SampledResponse.of(true, 0.0), SampledResponse.of(true, -0.5), SampledResponse.of(true, -0.6)));
            assertThat(advantages(method, oneCertain).rewards()).doesNotContain(Double.NaN);
        }
    }

    @Test
    void aCapBoundsTheFactorsAndCountsHowOftenItActed() {
        var group = new ResponseGroup(
                List.of(SampledResponse.of(true, 0.0), SampledResponse.of(true, -0.5), SampledResponse.of(true, -0.5)));
        var capped = new FineGrained(0, 1, TrajectoryEntropy.SAMPLED_SUM, OptionalDouble.of(2), false);
        var found = advantages(capped, group);
        assertThat(found.cappedFactors()).isEqualTo(1);
        double other = Math.exp(2. / 3);
        double sum = Math.exp(2) + 2 * other;
        assertThat(found.weights())
                .containsExactly(new double[] {Math.exp(2) / sum, other / sum, other / sum}, within(ROUNDING));
        assertThat(advantages(published(), group).cappedFactors()).isZero();
    }

    @Test
    void ordersOfResponsesDoNotMatter() {
        for (var group : groups(Kind.MIXED)) {
            var reversed = new ResponseGroup(group.responses().reversed());
            var forward = advantages(published(), group).advantages();
            var backward = advantages(published(), reversed).advantages();
            for (int i = 0; i < forward.length; i++) {
                assertThat(backward[forward.length - 1 - i]).isCloseTo(forward[i], within(ROUNDING));
            }
        }
    }

    private static GroupAdvantages advantages(FineGrained method, ResponseGroup group) {
        return method.advantages(List.of(group)).getFirst();
    }

    private static FineGrained published() {
        return (FineGrained) PolicyMethods.named("fgo", 100).advantage();
    }

    private static List<FineGrained> methods() {
        return List.of(
                published(),
                (FineGrained) PolicyMethods.named("fgo-code", 100).advantage(),
                new FineGrained(1, -1, TrajectoryEntropy.SAMPLED_MEAN, OptionalDouble.empty(), false));
    }

    private static ResponseGroup repeated(SampledResponse response, int times) {
        return new ResponseGroup(
                IntStream.range(0, times).mapToObj(_ -> response).toList());
    }

    private enum Kind {
        MIXED,
        CORRECT,
        WRONG
    }

    private static List<ResponseGroup> groups(Kind kind) {
        var groups = new ArrayList<ResponseGroup>();
        for (int g = 0; g < GROUPS; g++) {
            var random = new Seed(7).named(kind.name()).at(g).random();
            int size = random.nextInt(2, 17);
            var responses = new ArrayList<SampledResponse>();
            for (int i = 0; i < size; i++) {
                boolean correct = switch (kind) {
                    case CORRECT -> true;
                    case WRONG -> false;
                    case MIXED -> i == 0 || i > 1 && random.nextBoolean();
                };
                responses.add(response(correct, random));
            }
            groups.add(new ResponseGroup(responses));
        }
        return groups;
    }

    private static SampledResponse response(boolean correct, RandomGenerator random) {
        return SampledResponse.of(
                correct,
                IntStream.range(0, random.nextInt(1, 40))
                        .mapToDouble(_ -> -3 * random.nextDouble() - 1e-3)
                        .toArray());
    }
}
