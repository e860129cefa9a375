package dev.frugal.reasoning.language.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.model.SpecialTokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecodingLoopTest {
    private static final int VOCABULARY = 90_000;
    private static final int ROWS = 13;
    private static final int TOKENS = 3;

    private final Seed seed = new Seed(4);

    @Test
    void aLargeVocabularyIsDrawnFromAlikeOnAnyNumberOfThreads() {
        var alone = responses(1, 0);
        assertThat(alone).hasSize(ROWS);
        assertThat(responses(3, 0)).isEqualTo(alone);
        assertThat(responses(40, 0)).isEqualTo(alone);
    }

    @Test
    void aRowThatCannotBeDrawnIsNamedWhicheverThreadFindsIt() {
        assertThatThrownBy(() -> responses(3, Float.NaN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 11 at step 1");
    }

    /// `flaw` is added to the logits of row 11 at step 1.
    private List<List<Integer>> responses(int samplers, float flaw) {
        var settings = new SamplingSettings(1, 40, 0.9, TOKENS);
        var alike = Stream.generate(() -> new TokenSampler(settings, seed, VOCABULARY))
                .limit(samplers)
                .toList();
        var ends = new SpecialTokens(OptionalInt.empty(), List.of(-1), OptionalInt.empty());
        var rows = Collections.nCopies(ROWS, new DecodingLoop.Row(0, TOKENS));
        return new DecodingLoop(new Drawn(flaw), alike, ends, VOCABULARY)
                .run(List.of(new int[] {1}), rows, 0).stream()
                        .map(rollout ->
                                Arrays.stream(rollout.response()).boxed().toList())
                        .toList();
    }

    /// Logits from a generator in place of a model.
    private final class Drawn implements Decoder {
        private final float flaw;
        private int step;

        private Drawn(float flaw) {
            this.flaw = flaw;
        }

        @Override
        public float[] start(List<int[]> prompts, int[] promptOfRow, int room) {
            return logits(promptOfRow.length);
        }

        @Override
        public float[] advance(int[] tokens, int[] kept) {
            step++;
            return logits(kept.length);
        }

        private float[] logits(int rows) {
            var random = seed.named("logits").at(step).random();
            var logits = new float[rows * VOCABULARY];
            IntStream.range(0, logits.length).forEach(i -> logits[i] = random.nextFloat());
            if (step == 1) {
                logits[11 * VOCABULARY] += flaw;
            }
            return logits;
        }

        @Override
        public void close() {}
    }
}
