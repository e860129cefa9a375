package dev.frugal.physics.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReliabilityTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void theCalibrationErrorIsTheMeanDifferenceOfStatedAndRight() {
        var stated = new double[] {0.95, 0.95, 0.95, 0.95, 0.55, 0.55};
        var right = new boolean[] {true, true, true, false, true, false};
        var reliability = Reliability.of(stated, right, 3);
        // (4 · |0.95 − 3/4| + 2 · |0.55 − 1/2|) / 6
        assertThat(reliability.error()).isCloseTo(0.15, within(ROUNDING));
        assertThat(reliability.accuracy()).isCloseTo(4.0 / 6, within(ROUNDING));
        assertThat(reliability.bins()).extracting(Reliability.Bin::windows).containsExactly(2, 4);
        assertThat(reliability.solutions()).isEqualTo(3);
    }

    @Test
    void certaintyHasABinOfItsOwnRange() {
        var reliability = Reliability.of(new double[] {1, 1}, new boolean[] {true, true}, 1);
        assertThat(reliability.error()).isZero();
        assertThat(reliability.bins()).hasSize(1);
    }

    @Test
    void noAnswersHaveNoReliability() {
        assertThatThrownBy(() -> Reliability.of(new double[0], new boolean[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
