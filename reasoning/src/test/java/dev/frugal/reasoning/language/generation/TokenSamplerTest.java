package dev.frugal.reasoning.language.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
    private static final int DRAWS = 40_000;

    /// Five standard errors of a share of 40,000 draws.
    private static final double SHARE_TOLERANCE = 5 * 0.5 / Math.sqrt(DRAWS);

    /// Of sums of shares.
    private static final double ROUNDING = 1e-12;

    /// Of a log-probability of a few units in float32.
    private static final double FLOAT32 = 1e-6;

    private final float[] logits = {1f, -0.5f, 2f, 0f, 2f, -3f};

    @Test
    void sharesOfDrawsAreTheProbabilities() {
        var probabilities = softmax(0.8);
        var shares = shares(new SamplingSettings(0.8, 0, 1, 1));
        for (int i = 0; i < logits.length; i++) {
            assertThat(shares[i]).isCloseTo(probabilities[i], within(SHARE_TOLERANCE));
        }
    }

    @Test
    void topKKeepsTheLargestAndTheLowerIdAmongEquals() {
        var shares = shares(new SamplingSettings(1, 1, 1, 1));
        assertThat(shares[2]).isEqualTo(1);
        var two = shares(new SamplingSettings(1, 3, 1, 1));
        assertThat(two[2] + two[4] + two[0]).isCloseTo(1, within(ROUNDING));
        assertThat(two[0]).isPositive();
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        var probabilities = softmax(1);
        double twoLargest = probabilities[2] + probabilities[4];
        var just = shares(new SamplingSettings(1, 0, twoLargest - 1e-6, 1));
        assertThat(just[2] + just[4]).isCloseTo(1, within(ROUNDING));
        var more = shares(new SamplingSettings(1, 0, twoLargest + 1e-6, 1));
        assertThat(more[0]).isPositive();
        assertThat(more[3]).isZero();
    }

    @Test
    void logProbabilitiesAreThoseBeforeTruncation() {
        var probabilities = softmax(0.7);
        var sampler = new TokenSampler(new SamplingSettings(0.7, 2, 0.9, 1), new Seed(1), logits.length);
        for (int row = 0; row < 20; row++) {
            sampler.choose(logits, 0, row, 0);
            assertThat((double) sampler.logProbability())
                    .isCloseTo(Math.log(probabilities[sampler.token()]), within(FLOAT32));
        }
    }

    @Test
    void greedyTakesTheLowestOfTheLargest() {
        var sampler = new TokenSampler(SamplingSettings.greedy(1), new Seed(1), logits.length);
        sampler.choose(logits, 0, 0, 0);
        assertThat(sampler.token()).isEqualTo(2);
        assertThat((double) sampler.logProbability()).isCloseTo(Math.log(softmax(1)[2]), within(FLOAT32));
    }

    @Test
    void aDivergedModelIsNotSampled() {
        var sampler = new TokenSampler(SamplingSettings.at(1, 1), new Seed(1), 2);
        assertThatThrownBy(() -> sampler.choose(new float[] {Float.NaN, 0}, 0, 4, 9))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 4 at step 9");
    }

    private double[] shares(SamplingSettings settings) {
        var sampler = new TokenSampler(settings, new Seed(21), logits.length);
        var shares = new double[logits.length];
        for (int row = 0; row < DRAWS; row++) {
            sampler.choose(logits, 0, row, row % 7);
            shares[sampler.token()]++;
        }
        return Arrays.stream(shares).map(count -> count / DRAWS).toArray();
    }

    private double[] softmax(double temperature) {
        var weights = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] / temperature))
                .toArray();
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / total).toArray();
    }
}
