package dev.frugal.reasoning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
    /// Wilson (1927) for 81 of 263, as tabulated by Newcombe (1998), four decimals.
    private static final double TABULATED = 5e-5;

    @Test
    void theIntervalIsWilsons() {
        var interval = Proportion.of(81, 263);
        assertThat(interval.low()).isCloseTo(0.2553, within(TABULATED));
        assertThat(interval.high()).isCloseTo(0.3662, within(TABULATED));
        assertThat(Proportion.of(0, 20).high()).isCloseTo(0.1611, within(TABULATED));
    }

    @Test
    void theIntervalStaysWithinZeroAndOne() {
        for (int trials = 1; trials < 20; trials++) {
            assertThat(Proportion.of(0, trials).low()).isZero();
            assertThat(Proportion.of(trials, trials).high()).isEqualTo(1);
        }
    }

    @Test
    void noTrialsHaveNoShare() {
        assertThatThrownBy(() -> Proportion.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
