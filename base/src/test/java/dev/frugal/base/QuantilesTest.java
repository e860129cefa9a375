package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantilesTest {
    private static final double ROUNDING = 1e-15;

    @Test
    void liesBetweenNeighboursInProportion() {
        var quantiles = Quantiles.of(40, 10, 30, 20);

        assertThat(quantiles.least()).isEqualTo(10);
        assertThat(quantiles.at(0.25)).isEqualTo(17.5, within(ROUNDING));
        assertThat(quantiles.median()).isEqualTo(25);
        assertThat(quantiles.at(1)).isEqualTo(40);
        assertThat(quantiles.greatest()).isEqualTo(40);
    }

    @Test
    void theMedianOfAnOddNumberOfValuesIsOneOfThem() {
        assertThat(Quantiles.of(3, 1, 2).median()).isEqualTo(2);
        assertThat(Quantiles.of(7).at(0.9)).isEqualTo(7);
    }

    @Test
    void infiniteValuesAreGreaterThanAllOthers() {
        var quantiles = Quantiles.of(1, Double.POSITIVE_INFINITY, 2, Double.POSITIVE_INFINITY, 3);

        assertThat(quantiles.median()).isEqualTo(3);
        assertThat(quantiles.at(0.6)).isInfinite();
        assertThat(quantiles.at(0.8)).isInfinite();
    }

    @Test
    void aSampleNeedsNumbers() {
        assertThatThrownBy(Quantiles::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quantiles.of(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
