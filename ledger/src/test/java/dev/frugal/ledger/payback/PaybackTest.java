package dev.frugal.ledger.payback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import org.junit.jupiter.api.Test;

class PaybackTest {
    private static final double ROUNDING = 1e-9;
    private static final int SAMPLES = 20_000;

    /// Three sampling errors of a 90 % range from 20,000 draws, each about 1 %; second order is below that.
    private static final double RANGE = 0.03;

    /// Of 200,000 draws with a deviation of 2: four sampling errors of their mean, each 0.0045, and of their
    /// deviation, each about 0.005.
    private static final double SAMPLING = 0.02;

    private final Seed seed = new Seed(11);

    @Test
    void withoutUncertaintyPaybackIsCostOverSaving() {
        var estimate = payback("1200", "0.004", "0.001", "50000").estimate(seed, 100);
        assertThat(estimate.queries().orElseThrow()).isEqualTo(400_000, within(ROUNDING));
        assertThat(estimate.days().orElseThrow()).isEqualTo(8, within(ROUNDING));
        assertThat(estimate.daysInterval().low().orElseThrow()).isEqualTo(8, within(ROUNDING));
        assertThat(estimate.daysInterval().high().orElseThrow()).isEqualTo(8, within(ROUNDING));
        assertThat(estimate.probabilityNever()).isZero();
        assertThat(estimate.sensitivities())
                .allSatisfy(
                        sensitivity -> assertThat(sensitivity.varianceShare()).isEmpty());
    }

    @Test
    void aDearerQueryNeverPaysBack() {
        var estimate = payback("1200", "0.001", "0.004", "50000").estimate(seed, 100);
        assertThat(estimate.queries()).isEmpty();
        assertThat(estimate.daysInterval().median()).isEmpty();
        assertThat(estimate.probabilityNever()).isEqualTo(1);
        assertThat(estimate.savingPerQuery()).isNegative();
    }

    @Test
    void theSpreadOfLogDaysAgreesWithTheDeltaMethod() {
        var estimate = payback("1200±60", "0.004±0.0001", "0.001±0.00005", "50000±2000")
                .estimate(seed, SAMPLES);
        double deviation = Math.sqrt(Math.pow(60.0 / 1200, 2)
                + Math.pow(0.0001 / 0.003, 2)
                + Math.pow(0.00005 / 0.003, 2)
                + Math.pow(2000.0 / 50000, 2));
        double spread = Math.log(estimate.daysInterval().high().orElseThrow()
                / estimate.daysInterval().low().orElseThrow());
        assertThat(spread / (2 * 1.6448536)).isEqualTo(deviation, within(RANGE * deviation));
        double shares = estimate.sensitivities().stream()
                .mapToDouble(sensitivity -> sensitivity.varianceShare().orElseThrow())
                .sum();
        assertThat(shares).isEqualTo(1, within(ROUNDING));
    }

    @Test
    void anUncertainSavingHasAChanceNeverToPayAndAnOpenInterval() {
        var estimate =
                payback("1200", "0.0040±0.0005", "0.0039±0.0005", "50000").estimate(seed, SAMPLES);
        assertThat(estimate.probabilityNever()).isBetween(0.3, 0.6);
        assertThat(estimate.daysInterval().high()).isEmpty();
        assertThat(estimate.daysInterval().low()).isPresent();
    }

    @Test
    void theSameSeedGivesTheSameEstimate() {
        var payback = payback("1200±60", "0.004±0.001", "0.001±0.0005", "50000±2000");
        assertThat(payback.estimate(seed, 500)).isEqualTo(payback.estimate(seed, 500));
        assertThat(payback.estimate(seed, 500)).isNotEqualTo(payback.estimate(new Seed(12), 500));
    }

    @Test
    void theBalanceStartsAtTheCostAndCrossesZeroAtPayback() {
        var estimate = payback("1200", "0.004", "0.001", "50000").estimate(seed, 100);
        assertThat(estimate.balance().getFirst().median()).isEqualTo(-1200, within(ROUNDING));
        var middle = estimate.balance().get(estimate.balance().size() / 2);
        assertThat(middle.days()).isEqualTo(8, within(ROUNDING));
        assertThat(middle.median()).isEqualTo(0, within(ROUNDING * 1200));
    }

    @Test
    void aQuantityHasTheMeanAndDeviationItNames() {
        var quantity = new Quantity(5, 2);
        var random = seed.random();
        double sum = 0;
        double squares = 0;
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            double value = quantity.sample(random);
            sum += value;
            squares += value * value;
        }
        double mean = sum / count;
        assertThat(mean).isEqualTo(5, within(SAMPLING));
        assertThat(Math.sqrt(squares / count - mean * mean)).isEqualTo(2, within(SAMPLING));
    }

    @Test
    void aQuantityIsReadInThreeFormsAndNothingElse() {
        assertThat(Quantity.parse("--training-cost", "1200")).isEqualTo(new Quantity(1200, 0));
        assertThat(Quantity.parse("--training-cost", "1.2e3±100")).isEqualTo(new Quantity(1200, 100));
        assertThat(Quantity.parse("--training-cost", " 1200 +- 100 ")).isEqualTo(new Quantity(1200, 100));
        for (var text : new String[] {"", "a lot", "1200±", "1200±x", "-3", "0", "NaN", "3±-1"}) {
            assertThatThrownBy(() -> Quantity.parse("--training-cost", text))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--training-cost");
        }
    }

    private static Payback payback(String cost, String before, String after, String perDay) {
        return new Payback(
                Quantity.parse("cost", cost),
                Quantity.parse("before", before),
                Quantity.parse("after", after),
                Quantity.parse("per day", perDay));
    }
}
