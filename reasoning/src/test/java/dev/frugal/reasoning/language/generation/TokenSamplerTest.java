package dev.frugal.reasoning.language.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.Comparator;
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

    /// Sums of the same weights in another order.
    private static final double ORDER_OF_SUMS = 1e-12;

    @Test
    void theKeptSetIsThatOfASortedVocabulary() {
        for (int trial = 0; trial < 400; trial++) {
            var random = new Seed(8).at(trial).random();
            int vocabulary = random.nextInt(1, 3_000);
            double spread = random.nextInt(3) == 0 ? 0 : random.nextDouble(0, 12);
            boolean tied = random.nextBoolean();
            var weights = new double[vocabulary];
            for (int i = 0; i < vocabulary; i++) {
                double fallen = Math.abs(random.nextGaussian()) * spread;
                weights[i] = Exponential.of(-(tied ? Math.rint(fallen) : fallen));
            }
            weights[random.nextInt(vocabulary)] = 1;
            int topK = random.nextInt(3) == 0 ? 0 : random.nextInt(1, vocabulary + 10);
            double topP = random.nextInt(3) == 0 ? 1 : random.nextDouble(0.01, 1);
            double total = Arrays.stream(weights).sum();
            var expected = sorted(weights, topK, topP);
            double sum = new TokenTruncation(topK, topP).apply(weights, total);
            assertThat(weights).as("trial %d", trial).isEqualTo(expected);
            assertThat(sum).isCloseTo(Arrays.stream(expected).sum(), within(ORDER_OF_SUMS * total));
        }
    }

    /// The plainest statement of top-k, then top-p: sort, and cut.
    private static double[] sorted(double[] weights, int topK, double topP) {
        var order = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -(float) weights[i])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        var largest = order.subList(0, topK > 0 ? Math.min(topK, weights.length) : weights.length);
        double mass = largest.stream().mapToDouble(i -> weights[i]).sum();
        var kept = new double[weights.length];
        double sum = 0;
        for (int id : largest) {
            // A sum that reaches the share but for rounding reaches it.
            if (topP < 1 && sum >= topP * mass * (1 - ORDER_OF_SUMS)) {
                break;
            }
            kept[id] = weights[id];
            sum += weights[id];
        }
        return kept;
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
