package dev.frugal.reasoning.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected numbers are worked out here from the formulas, with p = ½ and ¼ so that −p·log p is
/// ½·ln 2 for both.
class ExplanationTest {
    /// What the contract of `reasoning explain` promises.
    private static final double CONTRACT = 1e-6;

    private static final double LN2 = Math.log(2);
    private static final String HALF = "-0.6931471805599453";
    private static final String QUARTER = "-1.3862943611198906";

    @Test
    void entropyIsSummedOverTheSampledTokens() {
        var explained = explain("{'correct':[true,false],'token_log_probs':[[H,Q],[H]],'method':'fgo'}");
        assertThat(explained.entropy()).containsExactly(new double[] {LN2, LN2 / 2}, within(CONTRACT));
    }

    @Test
    void oneCorrectAndOneWrongResponseGetTheWholeRewardEach() {
        var explained = explain("{'correct':[true,false],'token_log_probs':[[H],[Q]],'method':'fgo'}");
        assertThat(explained.weights().orElseThrow()).containsExactly(new double[] {1, 1}, within(CONTRACT));
        assertThat(explained.rewards()).containsExactly(new double[] {1, -1}, within(CONTRACT));
        assertThat(explained.advantages()).containsExactly(new double[] {1, -1}, within(CONTRACT));
        assertThat(explained.loss()).isEmpty();
    }

    @Test
    void anAllCorrectGroupIsRankedByLengthAndEntropy() {
        // L = 1, 2; H = ½ ln 2, ln 2; means 1.5 and ¾ ln 2.
        double first = Math.pow(1.5, .01) * 1.5;
        double second = Math.pow(.75, .01) * .75;
        double share = 1 / (1 + Math.exp(second - first));
        var explained =
                explain("{'correct':[true,true],'token_log_probs':[[H],[H,H]],'method':'fgo','alpha':0.01,'beta':1}");
        assertThat(explained.rewards()).containsExactly(new double[] {share, 1 - share}, within(CONTRACT));
        assertThat(explained.advantages()).containsExactly(new double[] {share - .5, .5 - share}, within(CONTRACT));
    }

    @Test
    void anAllWrongGroupLosesByLengthAndConfidence() {
        double first = Math.pow(2 / 3., .5) * 1.5;
        double second = Math.pow(4 / 3., .5) * .75;
        double share = 1 / (1 + Math.exp(second - first));
        var explained =
                explain("{'correct':[false,false],'token_log_probs':[[H],[H,H]],'method':'fgo','alpha':0.5,'beta':1}");
        assertThat(explained.rewards()).containsExactly(new double[] {-share, share - 1}, within(CONTRACT));
    }

    @Test
    void theAuthorsCodeAlsoDividesByTheDeviation() {
        double share = 1 / (1 + Math.exp(.75 - 1.5));
        double deviation = Math.sqrt(2) * (share - .5) + 1e-4;
        var explained = explain("{'correct':[true,true],'token_log_probs':[[H],[H,H]],'method':'fgo-code','alpha':0}");
        assertThat(explained.advantages())
                .containsExactly(new double[] {(share - .5) / deviation, (.5 - share) / deviation}, within(CONTRACT));
    }

    /// As in training: the limit is that of the run, not the length of the longest response seen.
    @Test
    void lengthRewardsGoByTheLimitOfTheCase() {
        var line = "{'correct':[true,true],'token_log_probs':[[H,H,H,H,H],[H]],'method':'dapo'%s}";
        assertThat(explain(line.formatted(",'limit':20")).rewards()).containsExactly(1, 1);
        assertThat(explain(line.formatted(",'limit':5")).rewards()).containsExactly(0, 1);
        assertThatThrownBy(() -> explain(line.formatted("")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the rewards of dapo depend on the longest response allowed; add 'limit'");
        assertThatThrownBy(() -> explain(line.formatted(",'limit':4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'limit' is 4 and a response has 5 tokens");
    }

    @Test
    void certainResponsesShareEqually() {
        var explained = explain("{'correct':[true,true,false],'token_log_probs':[[0],[0.0],[0]],'method':'fgo'}");
        assertThat(explained.entropy()).containsExactly(0, 0, 0);
        assertThat(explained.rewards()).containsExactly(new double[] {.5, .5, -1}, within(CONTRACT));
    }

    @Test
    void grpoHasRewardsOneAndZeroAndNoWeights() {
        var explained = explain("{'correct':[true,false],'token_log_probs':[[H],[Q]],'method':'grpo'}");
        double advantage = .5 / (Math.sqrt(.5) + 1e-4);
        assertThat(explained.weights()).isEmpty();
        assertThat(explained.rewards()).containsExactly(1, 0);
        assertThat(explained.advantages()).containsExactly(new double[] {advantage, -advantage}, within(CONTRACT));
        assertThat(Documents.json(explained)).contains("\"weights\":null").contains("\"loss\":null");
    }

    /// Current ratios are 2 for the first response's token and ½ for both of the second's; A = ±½.
    @ParameterizedTest
    @CsvSource({
        // −½·[1.2·½ + mean(−½·½ → clipped at 0.8: −0.4)]
        "sequence-mean, -0.1",
        // −[1.2·½ − 0.4 − 0.4] / 3
        "token-mean, 0.0666666666666667",
        // the same sum over 2 responses × 2 tokens
        "constant, 0.05",
        // sequence ratios are 2 and ½, clipped alike
        "gspo, -0.1",
        // −[1.2·½·ln ½ + 2·0.8·(−½)·ln ¼] / 3
        "cispo, -0.2310490601866484",
    })
    void lossesAgreeWithThoseWorkedOutByHand(String loss, double expected) {
        var explained = explain(
                "{'correct':[true,false],'token_log_probs':[[H],[Q,Q]],'old_log_probs':[[Q],[H,H]],'method':'dr-grpo','loss':'%s'}"
                        .formatted(loss));
        assertThat(explained.loss().orElseThrow()).isCloseTo(expected, within(CONTRACT));
    }

    @Test
    void clipHigherLetsCorrectTokensRiseFurther() {
        var explained = explain(
                "{'correct':[true,false],'token_log_probs':[[H],[H]],'old_log_probs':[[Q],[H]],'method':'dr-grpo','loss':'token-mean','epsilon_low':0.2,'epsilon_high':0.28}");
        assertThat(explained.loss().orElseThrow()).isCloseTo(-(1.28 * .5 - .5) / 2, within(CONTRACT));
    }

    @Test
    void dualClipBoundsWhatAWrongResponseCosts() {
        // The wrong token's ratio is 16: −16·½ is bounded by 3·(−½).
        var explained = explain(
                "{'correct':[true,false],'token_log_probs':[[H],[H]],'old_log_probs':[[H],[-3.4657359027997265]],'method':'dr-grpo','loss':'token-mean','dual_clip':3}");
        assertThat(explained.loss().orElseThrow()).isCloseTo(-(.5 - 1.5) / 2, within(CONTRACT));
    }

    @Test
    void klAddsTheThirdEstimate() {
        // reference/policy = ½ at the first token: ½ − ln ½ − 1; equal at the second.
        double expected = .1 * (.5 + LN2 - 1) / 2;
        var explained = explain(
                "{'correct':[true,false],'token_log_probs':[[H],[H]],'old_log_probs':[[H],[H]],'reference_log_probs':[[Q],[H]],'kl':0.1,'method':'grpo'}");
        assertThat(explained.loss().orElseThrow()).isCloseTo(expected, within(CONTRACT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'correct':[true],'token_log_probs':[[-1]],'method':'fgo'} | the group has size 1",
                "{'correct':[true,false],'token_log_probs':[[-1]],'method':'fgo'} | 1 entries",
                "{'correct':[true,false],'token_log_probs':[[-1],[]],'method':'fgo'} | no tokens",
                "{'correct':[true,false],'token_log_probs':[[-1],[0.1]],'method':'fgo'} | at most 0",
                "{'correct':[true,false],'token_log_probs':[[-1],[NaN]],'method':'fgo'} | at most 0",
                "{'correct':[true,1],'token_log_probs':[[-1],[-1]],'method':'fgo'} | true or false",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'fog'} | no method 'fog'",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]]} | 'method' is missing",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'fgo','gamma':1} | unknown key 'gamma'",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'fgo','loss':'mean'} | no loss 'mean'",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'fgo','old_log_probs':[[-1],[-1,-1]]} | expected the same",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'grpo','kl':0.1} | reference_log_probs",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'grpo','kl':-1} | kl is",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'grpo','epsilon_low':2} | epsilon_low",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'fgo','alpha':'x'} | at 'alpha': expected a number",
                "{'correct':[true,false],'token_log_probs':[[-1],[-1]],'method':'fgo','factor_cap':0} | cap",
                "[1] | not a JSON object",
            })
    void whatCannotBeExplainedIsOneSentenceWithItsPlace(String line, String part) {
        assertThatThrownBy(() -> explain(line))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("cases.jsonl, line 3")
                .hasMessageContaining(part);
    }

    private static Explanation explain(String line) {
        var text = line.replace('\'', '"').replace("H", HALF).replaceAll("Q(?=[,\\]])", QUARTER);
        return Explanation.of(GroupCase.read(Documents.jsonTree(text, "cases.jsonl", 3), "cases.jsonl, line 3"));
    }
}
