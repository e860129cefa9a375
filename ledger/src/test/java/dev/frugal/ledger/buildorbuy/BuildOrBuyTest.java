package dev.frugal.ledger.buildorbuy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.payback.Quantity;
import java.util.EnumMap;
import java.util.Map;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

class BuildOrBuyTest {
    /// Of sums of some hundred thousand.
    private static final double ROUNDING = 1e-9;

    /// Four standard deviations of a share of 100,000 draws near one half.
    private static final double SHARE = 4 * 0.5 / Math.sqrt(100_000);

    /// Of an index, a ratio of two variances from 4,096 points of a Sobol sequence.
    private static final double INDEX = 0.02;

    private static final double SECONDS_A_YEAR = 8766 * 3600.0;

    /// One server serves 1,000 tokens/s · 0.5 · 31,557,600 s = 15,778.8 million tokens a year.
    private static Map<Input, Quantity> inputs() {
        var inputs = new EnumMap<Input, Quantity>(Input.class);
        inputs.put(Input.FIXED_COST, exact(100_000));
        inputs.put(Input.STAFF, exact(50_000));
        inputs.put(Input.SERVER_PRICE, exact(20_000));
        inputs.put(Input.SERVER_LIFE, exact(4));
        inputs.put(Input.SERVER_SPEED, exact(1_000));
        inputs.put(Input.UTILISATION, exact(0.5));
        inputs.put(Input.SERVER_POWER, exact(2));
        inputs.put(Input.ELECTRICITY, exact(0.1));
        inputs.put(Input.POWER_USAGE_EFFECTIVENESS, exact(1.5));
        inputs.put(Input.QUERIES, exact(20e6));
        inputs.put(Input.GROWTH, exact(2));
        inputs.put(Input.TOKENS_PER_QUERY, exact(500));
        inputs.put(Input.TARIFF, exact(10));
        inputs.put(Input.TARIFF_FACTOR, exact(0.5));
        return inputs;
    }

    private static Quantity exact(double value) {
        return new Quantity(value, 0);
    }

    private static Map<Input, Quantity> with(Input input, Quantity quantity) {
        var inputs = inputs();
        inputs.put(input, quantity);
        return inputs;
    }

    @Test
    void aCaseByHandWithoutInterest() {
        var outcome = new BuildOrBuy(inputs(), 3, 0).atMeans();
        // Demand: 20, 40 and 80 million queries of 500 tokens: 10, 20 and 40 billion tokens, hence 1, 2 and 3 servers.
        assertThat(outcome.path()).extracting(BuildOrBuy.Year::servers).containsExactly(1.0, 2.0, 3.0);
        // A server: 20,000 / 4 + 2 kW · 8,766 h · 1.5 · 0.1 = 5,000 + 2,629.80 a year.
        double server = 7_629.80;
        assertThat(outcome.build()).isCloseTo(100_000 + 3 * 50_000 + 6 * server, within(ROUNDING));
        // Bought: 10,000 million-token units · 10, then twice as many at half the price, and again.
        assertThat(outcome.buy()).isCloseTo(3 * 100_000, within(ROUNDING));
        // 157,630 against 100,000; 222,889 against 200,000; 295,779 against 300,000.
        assertThat(outcome.breakEvenYear()).hasValue(3);
    }

    @Test
    void aCaseByHandWithInterest() {
        var outcome = new BuildOrBuy(inputs(), 2, 0.1).atMeans();
        // Annual equivalent cost of 20,000 over 4 years at 10 %: 20,000 · 0.1 / (1 − 1.1⁻⁴) = 6,309.416.
        double server = 20_000 * 0.1 / (1 - Math.pow(1.1, -4)) + 2_629.80;
        assertThat(outcome.build())
                .isCloseTo(100_000 + (50_000 + server) / 1.1 + (50_000 + 2 * server) / 1.21, within(ROUNDING));
        assertThat(outcome.buy()).isCloseTo(100_000 / 1.1 + 100_000 / 1.21, within(ROUNDING));
        assertThat(outcome.breakEvenYear()).isEmpty();
    }

    @Test
    void atTheBreakEvenDemandBothCostTheSame() {
        var scenario = new BuildOrBuy(with(Input.GROWTH, exact(1)), 3, 0.05);
        double queries = scenario.decide(new Seed(1), 100).breakEvenQueries().orElseThrow();
        var there = inputs();
        there.put(Input.GROWTH, exact(1));
        there.put(Input.QUERIES, exact(queries));
        var outcome = new BuildOrBuy(there, 3, 0.05).atMeans();
        assertThat(outcome.build() / outcome.buy()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void withoutUncertaintyTheProbabilityIsZeroOrOne() {
        var cheaper = new BuildOrBuy(inputs(), 3, 0).decide(new Seed(1), 100);
        assertThat(cheaper.probability()).isEqualTo(1);
        assertThat(cheaper.sensitivities()).isEmpty();
        var dearer = new BuildOrBuy(inputs(), 2, 0).decide(new Seed(1), 100);
        assertThat(dearer.probability()).isZero();
    }

    @Test
    void theProbabilityIsThatOfTheOneUncertainInput() {
        // Building saves money while the fixed cost stays below 300,000 − 195,778.80; log-normal by its own formula.
        var fixed = new Quantity(100_000, 40_000);
        var decision = new BuildOrBuy(with(Input.FIXED_COST, fixed), 3, 0).decide(new Seed(3), 100_000);
        double variance = Math.log1p(0.16);
        double z = (Math.log(300_000 - 195_778.80) - Math.log(100_000) + variance / 2) / Math.sqrt(variance);
        double expected = new NormalDistribution().cumulativeProbability(z);
        assertThat(decision.probability()).isCloseTo(expected, within(SHARE));
        var sensitivities = decision.sensitivities().orElseThrow();
        assertThat(sensitivities.inputs()).singleElement().satisfies(only -> {
            assertThat(only.input()).isEqualTo(Input.FIXED_COST);
            assertThat(only.first()).isCloseTo(1, within(INDEX));
            assertThat(only.total()).isCloseTo(1, within(INDEX));
        });
    }

    @Test
    void theSumsOfTheIndicesOfEveryPresetAreAsTheoryHasThem() {
        BuildPreset.presets().values().forEach(preset -> {
            var inputs = inputs();
            inputs.putAll(preset.inputs());
            inputs.put(Input.QUERIES, new Quantity(5e9, 2e9));
            inputs.put(Input.TARIFF, new Quantity(5, 1));
            var sums = new BuildOrBuy(inputs, 5, 0.05)
                    .decide(new Seed(1), 1_000)
                    .sensitivities()
                    .orElseThrow();
            // Σ first ≤ 1 ≤ Σ total, each within the sampling error of 4,096 points.
            assertThat(sums.sumFirst()).isBetween(0.5, 1.05);
            assertThat(sums.sumTotal()).isBetween(0.97, 2.0);
            sums.inputs().forEach(one -> assertThat(one.first()).isLessThanOrEqualTo(one.total() + 0.05));
        });
    }

    @Test
    void everyFigureOfAPresetHasASourceAndADate() {
        assertThat(BuildPreset.presets()).containsOnlyKeys("deepseek-v3", "llama-3.1-405b", "national-model");
        BuildPreset.presets().values().forEach(preset -> {
            assertThat(preset.figures()).hasSizeGreaterThan(5);
            preset.figures().values().forEach(figure -> {
                assertThat(figure.source()).hasSizeGreaterThan(10);
                assertThat(figure.date()).isNotNull();
                assertThat(figure.deviation()).isPositive();
            });
        });
    }

    @Test
    void mistakesAreOneSentence() {
        var incomplete = inputs();
        incomplete.remove(Input.TARIFF);
        assertThatThrownBy(() -> new BuildOrBuy(incomplete, 3, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'tariff' is missing");
        assertThatThrownBy(() -> new BuildOrBuy(with(Input.UTILISATION, exact(1.2)), 3, 0))
                .hasMessageContaining("at most 1");
        assertThatThrownBy(() -> new BuildOrBuy(inputs(), 0, 0)).hasMessageContaining("horizon");
        assertThatThrownBy(() -> BuildPreset.preset("moonshot")).hasMessageContaining("deepseek-v3");
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        var scenario = new BuildOrBuy(with(Input.TARIFF, new Quantity(10, 3)), 3, 0.03);
        assertThat(scenario.decide(new Seed(2), 500)).isEqualTo(scenario.decide(new Seed(2), 500));
    }

    /// Ishigami and Homma (1990): sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on (−π, π)³, whose indices are known.
    @Test
    void theIndicesOfIshigamisFunctionAreTheKnownOnes() {
        var indices = SobolIndices.of(
                point -> {
                    double x = Math.PI * (2 * point[0] - 1);
                    double y = Math.PI * (2 * point[1] - 1);
                    double z = Math.PI * (2 * point[2] - 1);
                    return Math.sin(x) + 7 * Math.pow(Math.sin(y), 2) + 0.1 * Math.pow(z, 4) * Math.sin(x);
                },
                3,
                8192,
                new Seed(4));
        double a = 7;
        double b = 0.1;
        double pi4 = Math.pow(Math.PI, 4);
        double variance = a * a / 8 + b * pi4 / 5 + b * b * pi4 * pi4 / 18 + 0.5;
        double first = 0.5 * Math.pow(1 + b * pi4 / 5, 2) / variance;
        double second = a * a / 8 / variance;
        double together = 8 * b * b * pi4 * pi4 / 225 / variance;
        // Sampling error of 8,192 quasi-random points.
        double tolerance = 0.02;
        assertThat(indices.variance()).isCloseTo(variance, within(tolerance * variance));
        assertThat(indices.first().get(0)).isCloseTo(first, within(tolerance));
        assertThat(indices.first().get(1)).isCloseTo(second, within(tolerance));
        assertThat(indices.first().get(2)).isCloseTo(0, within(tolerance));
        assertThat(indices.total().get(0)).isCloseTo(first + together, within(tolerance));
        assertThat(indices.total().get(1)).isCloseTo(second, within(tolerance));
        assertThat(indices.total().get(2)).isCloseTo(together, within(tolerance));
    }

    @Test
    void oneServerIsTheLeastAndCapacityIsFilledBeforeAnother() {
        double full = 1_000 * 0.5 * SECONDS_A_YEAR / 500;
        assertThat(servers(1)).isEqualTo(1);
        assertThat(servers(full)).isEqualTo(1);
        assertThat(servers(full * (1 + ROUNDING))).isEqualTo(2);
    }

    private static double servers(double queries) {
        return new BuildOrBuy(with(Input.QUERIES, exact(queries)), 1, 0)
                .atMeans()
                .path()
                .getFirst()
                .servers();
    }
}
