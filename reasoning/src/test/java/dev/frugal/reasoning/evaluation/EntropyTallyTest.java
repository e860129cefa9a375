package dev.frugal.reasoning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.reasoning.evaluation.Evaluation.After;
import dev.frugal.reasoning.evaluation.Evaluation.ByKind;
import dev.frugal.reasoning.language.model.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntropyTallyTest {
    private static final double ROUNDING = 1e-15;

    private static final List<String> TOKENS = List.of("<think>", "wait ", "7", "12", "; ", " Ġso");

    private final EntropyTally tally = new EntropyTally(TOKENS::get);

    @Test
    void tokensAreWordsNumbersOrSigns() {
        assertThat(TOKENS.stream().map(TokenKind::of))
                .containsExactly(
                        TokenKind.SIGN,
                        TokenKind.WORD,
                        TokenKind.NUMBER,
                        TokenKind.NUMBER,
                        TokenKind.SIGN,
                        TokenKind.WORD);
        assertThat(TokenKind.of("")).isEqualTo(TokenKind.SIGN);
    }

    @Test
    void theKindsAddUpToTheWhole() {
        tally.add(new Sequence(new int[] {4, 0, 1, 2}, 1), new double[] {.1, 1.5, .3});
        tally.add(new Sequence(new int[] {2, 2, 5, 3}, 2), new double[] {.5, .1});
        assertThat(tally.perToken()).isCloseTo(2.5 / 5, within(ROUNDING));
        assertThat(tally.byKind())
                .containsExactly(
                        new ByKind(TokenKind.WORD, .4, 1),
                        new ByKind(TokenKind.NUMBER, .4, .2),
                        new ByKind(TokenKind.SIGN, .2, .1));
        double together = tally.byKind().stream()
                .mapToDouble(one -> one.share() * one.entropy())
                .sum();
        assertThat(together).isCloseTo(tally.perToken(), within(ROUNDING));
    }

    @Test
    void placesAreToldByTheTokenBeforeTheFreestFirst() {
        tally.add(new Sequence(new int[] {4, 0, 1, 2}, 1), new double[] {.1, 1.5, .3});
        tally.add(new Sequence(new int[] {0, 1}, 1), new double[] {.5});
        assertThat(tally.after())
                .containsExactly(
                        new After("<think>", TokenKind.WORD, .5, 1),
                        new After("wait ", TokenKind.NUMBER, .25, .3),
                        new After("; ", TokenKind.SIGN, .25, .1));
    }

    @Test
    void aKindThatWasNeverDrawnIsNotListed() {
        tally.add(new Sequence(new int[] {1, 2}, 1), new double[] {.3});
        assertThat(tally.byKind()).containsExactly(new ByKind(TokenKind.NUMBER, 1, .3));
    }
}
