package dev.frugal.reasoning.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.policy.PolicyMethods;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuiltInRewardsTest {
    /// Sums of a few numbers of size 1 in float64.
    private static final double ROUNDING = 1e-12;

    private static final RewardSettings EQUATION = new RewardSettings.Format(".*=\\s*-?\\d+");

    @Test
    void kimiRewardsLengthWithinTheGroup() {
        assertThat(preset("kimi", 100, lengths(new boolean[] {true, true, false, false}, 10, 20, 10, 30)))
                .containsExactly(new double[] {1.5, 1, 0, -.5}, within(ROUNDING));
        assertThat(preset("kimi", 100, lengths(new boolean[] {true, false}, 10, 10)))
                .containsExactly(1, 0);
    }

    @Test
    void l1PunishesTheDistanceFromTheTarget() {
        assertThat(preset("l1", 40, lengths(new boolean[] {true, false}, 15, 22)))
                .containsExactly(new double[] {1 - .0003 * 5, -.0003 * 2}, within(ROUNDING));
    }

    @Test
    void shorterBetterMeasuresFromTheShortestCorrectResponse() {
        assertThat(preset("shorter-better", 100, lengths(new boolean[] {true, true, false}, 12, 10, 5)))
                .containsExactly(new double[] {2 - .002, 2, -.005}, within(ROUNDING));
        assertThat(preset("shorter-better", 100, lengths(new boolean[] {false, false}, 10, 20)))
                .containsExactly(new double[] {-.005, -.005}, within(ROUNDING));
    }

    @Test
    void theCosineFallsForCorrectAndRisesForWrongResponses() {
        assertThat(preset("cosine", 20, lengths(new boolean[] {true, false, true}, 10, 10, 20)))
                .containsExactly(new double[] {1.5, -5, -10}, within(ROUNDING));
    }

    @Test
    void softOverlongFallsInALineBeforeTheLimit() {
        var sum = RewardSum.of(1, new WeightedReward("overlong", 1, new RewardSettings.SoftOverlong(20, 10)));
        assertThat(score(sum, lengths(new boolean[] {true, true, true, false}, 10, 15, 20, 25))
                        .totals())
                .containsExactly(new double[] {1, .5, 0, -1}, within(ROUNDING));
    }

    @Test
    void aFormatIsTheWholeText() {
        var sum = RewardSum.of(1, new WeightedReward("format", .5, EQUATION));
        var earned = score(sum, texts("so\n1+1 = 2", "1+1 = 2, yes", ""));
        assertThat(earned.byName().get("format")).containsExactly(1, 0, 0);
        assertThat(earned.byName().get("correctness")).containsExactly(0, 0, 0);
        assertThat(earned.totals()).containsExactly(.5, 0, 0);
    }

    @Test
    void aPatternThatTriesTooMuchEnds() {
        var sum = RewardSum.of(1, new WeightedReward("format", 1, new RewardSettings.Format("(.*)(.*)(.*)(.*)(.*)b")));
        assertThatThrownBy(() -> score(sum, texts("a".repeat(200))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tries too many ways");
        var alternatives = RewardSum.of(1, new WeightedReward("format", 1, new RewardSettings.Format("(a|b)*")));
        assertThatThrownBy(() -> score(alternatives, texts("ab".repeat(50_000))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whatIsRightCanBeTakenFromAnyReward() {
        var format = new WeightedReward("format", 0, EQUATION);
        var shortest = new WeightedReward("shortest", 1, new RewardSettings.ShortestCorrect());
        var sum = RewardSum.of(1, format, shortest).withVerdict(new Verdict("format", .5));
        var answered = new AnsweredProblem(
                "1+1", "2", Map.of(), List.of(response("1 = 1", 5, false), response("one", 3, true)));
        var earned = score(sum, answered);
        // A reward that treats right and wrong differently goes by the same verdict.
        assertThat(earned.right()).containsExactly(true, false);
        assertThat(earned.byName().get("shortest")).containsExactly(new double[] {0, -2}, within(ROUNDING));
        assertThat(earned.totals()).containsExactly(new double[] {0, -1}, within(ROUNDING));
    }

    @Test
    void theVerdictOfASumIsItsSign() {
        var sum = RewardSum.of(1, new WeightedReward("format", -2, EQUATION)).withVerdict(new Verdict("total", 0));
        var answered = new AnsweredProblem(
                "1+1", "2", Map.of(), List.of(response("1 = 1", 5, true), response("one", 3, true)));
        assertThat(score(sum, answered).right()).containsExactly(false, true);
    }

    @Test
    void sumsThatCannotBeAreRefused() {
        var length = new WeightedReward("length", 1, new RewardSettings.RelativeLength());
        assertThatThrownBy(() -> RewardSum.of(1, length, length)).hasMessageContaining("two rewards are called");
        assertThatThrownBy(() -> RewardSum.of(1, length).withVerdict(new Verdict("length", 0)))
                .hasMessageContaining("the verdict cannot be taken from 'length'");
        assertThatThrownBy(() -> RewardSum.of(1, length).withVerdict(new Verdict("format", 0)))
                .hasMessageContaining("not a reward of this method");
        assertThatThrownBy(() -> new WeightedReward("total", 1, EQUATION)).hasMessageContaining("the name of the sum");
        assertThatThrownBy(() -> new WeightedReward("my reward", 1, EQUATION))
                .hasMessageContaining("expected a letter");
        assertThatThrownBy(() -> new WeightedReward("mine", Double.NaN, EQUATION))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> new RewardSettings.Format("(a")).hasMessageContaining("not a regular expression");
    }

    @Test
    void aMethodThatGoesByRightAndWrongRefusesARewardThatWouldChangeNothing() {
        var fgo = PolicyMethods.named("fgo", 100);
        var format = RewardSum.of(1, new WeightedReward("format", .5, EQUATION));
        assertThatThrownBy(() -> fgo.withRewards(format))
                .hasMessageContaining("the reward 'format' would change nothing")
                .hasMessageContaining("--verdict format:THRESHOLD");
        assertThat(fgo.withRewards(format.withVerdict(new Verdict("total", 1.2)))
                        .rewards()
                        .terms())
                .hasSize(2);
    }

    @Test
    void aRewardOfTheClassPathIsFoundByItsName() {
        assertThat(ProvidedRewards.names()).contains("final-number", "broken");
        var sum = RewardSum.of(1, new WeightedReward("ends", 1, new RewardSettings.ClassPath("final-number")));
        assertThat(score(sum, texts("so it is 42", "who knows")).byName().get("ends"))
                .containsExactly(1, 0);
        var other = RewardSum.of(1, new WeightedReward("ends", 1, new RewardSettings.ClassPath("final-word")));
        assertThatThrownBy(other::open)
                .hasMessageContaining("no class on the class path provides a reward 'final-word'");
    }

    @Test
    void aClassThatFailsIsTheUsersMistake() {
        var sum = RewardSum.of(1, new WeightedReward("mine", 1, new RewardSettings.ClassPath("broken")));
        assertThatThrownBy(() -> score(sum, texts("a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("BrokenReward failed: java.lang.IllegalStateException: out of ideas");
    }

    private static double[] preset(String name, int limit, AnsweredProblem answered) {
        return score(PolicyMethods.named(name, limit).rewards(), answered).totals();
    }

    private static RewardedGroup score(RewardSum sum, AnsweredProblem answered) {
        try (var rewards = sum.open()) {
            return rewards.score(List.of(answered)).getFirst();
        }
    }

    private static AnsweredProblem lengths(boolean[] correct, int... lengths) {
        return new AnsweredProblem(
                "1+1",
                "2",
                Map.of(),
                IntStream.range(0, lengths.length)
                        .mapToObj(i -> response("", lengths[i], correct[i]))
                        .toList());
    }

    private static AnsweredProblem texts(String... texts) {
        return new AnsweredProblem(
                "1+1",
                "2",
                Map.of(),
                List.of(texts).stream().map(text -> response(text, 5, false)).toList());
    }

    private static AnsweredProblem.Response response(String text, int length, boolean correct) {
        return new AnsweredProblem.Response(text, new int[length], true, correct);
    }
}
