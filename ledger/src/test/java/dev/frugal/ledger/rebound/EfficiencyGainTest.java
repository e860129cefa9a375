package dev.frugal.ledger.rebound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EfficiencyGainTest {
    /// A few roundings of exp and log on numbers near 1.
    private static final double ROUNDING = 1e-12;

    /// Half a unit of the last decimal of a figure with six.
    private static final double SIX_DECIMALS = 5e-7;

    @Test
    void equalsAHandCalculation() {
        // p = 1 - 0.4 (1 - 1/3) = 11/15; p^-1.5 = (15/11)^(3/2) = 15 sqrt(15) / (11 sqrt(11)).
        var outcome = new EfficiencyGain(3, 0.4, 1.5).outcome();
        double demand = 15 * Math.sqrt(15) / (11 * Math.sqrt(11));
        assertThat(outcome.priceRatio()).isEqualTo(11.0 / 15, within(ROUNDING));
        assertThat(outcome.demandRatio()).isEqualTo(demand, within(ROUNDING));
        assertThat(outcome.demandRatio()).isEqualTo(1.592384, within(SIX_DECIMALS));
        assertThat(outcome.computeRatio()).isEqualTo(demand / 3, within(ROUNDING));
        assertThat(outcome.rebound()).isEqualTo(1 - (1 - demand / 3) * 3 / 2, within(ROUNDING));
        assertThat(outcome.rebound()).isEqualTo(0.296192, within(SIX_DECIMALS));
        assertThat(outcome.breakEvenElasticity()).isEqualTo(Math.log(3) / Math.log(15.0 / 11), within(ROUNDING));
        assertThat(outcome.breakEvenElasticity()).isEqualTo(3.542140, within(SIX_DECIMALS));
        assertThat(outcome.backfires()).isFalse();
    }

    @Test
    void atTheBreakEvenElasticityTheWholeSavingIsEaten() {
        random().forEach(gain -> {
            var there =
                    gain.withElasticity(gain.outcome().breakEvenElasticity()).outcome();
            assertThat(there.computeRatio()).isEqualTo(1, within(ROUNDING));
            // The rebound divides by the expected saving, which enlarges rounding.
            assertThat(there.rebound()).isEqualTo(1, within(ROUNDING / (1 - 1 / gain.gain())));
        });
    }

    @Test
    void backfireLiesJustAboveTheBreakEvenElasticityAndNotJustBelow() {
        random().forEach(gain -> {
            double there = gain.outcome().breakEvenElasticity();
            assertThat(gain.withElasticity(there * 1.001).outcome().backfires()).isTrue();
            assertThat(gain.withElasticity(there * 0.999).outcome().backfires()).isFalse();
        });
    }

    @Test
    void withAllOfThePriceInComputeTheBreakEvenElasticityIsOne() {
        random().forEach(gain -> assertThat(
                        new EfficiencyGain(gain.gain(), 1, 0).outcome().breakEvenElasticity())
                .isEqualTo(1, within(ROUNDING)));
    }

    @Test
    void demandThatDoesNotAnswerThePriceLeavesTheSavingWhole() {
        random().forEach(gain -> {
            var outcome = gain.withElasticity(0).outcome();
            assertThat(outcome.demandRatio()).isEqualTo(1);
            assertThat(outcome.rebound()).isEqualTo(0, within(ROUNDING / (1 - 1 / gain.gain())));
        });
    }

    @Test
    void reboundRisesWithElasticityAndTheBreakEvenFallsWithTheShareOfCompute() {
        random().filter(gain -> gain.computeShare() < 0.9).forEach(gain -> {
            assertThat(gain.withElasticity(gain.elasticity() + 0.1).outcome().rebound())
                    .isGreaterThan(gain.outcome().rebound());
            var dearer = new EfficiencyGain(gain.gain(), gain.computeShare() + 0.1, gain.elasticity());
            assertThat(dearer.outcome().breakEvenElasticity())
                    .isLessThan(gain.outcome().breakEvenElasticity());
        });
    }

    @Test
    void refusesWhatIsNoGainNoShareOrNoElasticityAndSaysWhatIsExpected() {
        assertThatThrownBy(() -> new EfficiencyGain(1, 0.4, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gain is 1.0")
                .hasMessageContaining("above 1");
        assertThatThrownBy(() -> new EfficiencyGain(Double.NaN, 0.4, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new EfficiencyGain(3, 0, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new EfficiencyGain(3, 40, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("0.4 means 40 per cent");
        assertThatThrownBy(() -> new EfficiencyGain(3, 0.4, -1.5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("without the minus sign");
    }

    private static Stream<EfficiencyGain> random() {
        return LongStream.range(0, 2_000).mapToObj(i -> {
            var random = new Seed(1865).named("gains").at(i).random();
            return new EfficiencyGain(
                    1 + Math.pow(10, random.nextDouble(-2, 3)), random.nextDouble(0.01, 1), random.nextDouble(0, 3));
        });
    }
}
