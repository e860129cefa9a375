package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierLanesTest {
    /// Of sums of some hundred normal draws in another order.
    private static final double ROUNDING = 1e-11;

    /// Widths with and without a remainder beside vectors.
    private static final int[] LANES = {1, 3, 4, 16, 17};

    private static double[] numbers(int count) {
        var random = new Seed(count).named("numbers").random();
        return random.doubles(count, -1, 1).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 15, 16, 32, 50, 128})
    void aTransformIsTheSumOverItsElements(int length) {
        for (int lanes : LANES) {
            int step = lanes + 2;
            int imaginary = length * step;
            var in = numbers(2 * imaginary);
            var out = new double[2 * imaginary];
            new FourierLanes(length, lanes).transform(in, 0, imaginary, step, lanes, out, 0, imaginary, step);
            for (int k = 0; k < length; k++) {
                for (int lane = 0; lane < lanes; lane++) {
                    double real = 0;
                    double other = 0;
                    for (int j = 0; j < length; j++) {
                        double angle = -2 * Math.PI * (j * k % length) / length;
                        double a = in[j * step + lane];
                        double b = in[imaginary + j * step + lane];
                        real += a * Math.cos(angle) - b * Math.sin(angle);
                        other += b * Math.cos(angle) + a * Math.sin(angle);
                    }
                    assertThat(out[k * step + lane]).isEqualTo(real, within(ROUNDING));
                    assertThat(out[imaginary + k * step + lane]).isEqualTo(other, within(ROUNDING));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 15, 16, 32, 50, 64})
    void aRealTransformIsTheComplexOneWithoutItsMirrorImage(int half) {
        for (int lanes : LANES) {
            int points = 2 * half;
            var in = numbers(points * lanes);
            var complex = new double[2 * points * lanes];
            new FourierLanes(points, lanes)
                    .transform(
                            Arrays.copyOf(in, 2 * in.length), 0, in.length, lanes, lanes, complex, 0, in.length, lanes);
            int imaginary = (half + 1) * lanes;
            var out = new double[2 * imaginary];
            var real = new FourierLanes(half, lanes);
            real.realForward(in, 0, lanes, lanes, out, 0, imaginary);
            assertThat(Arrays.copyOf(out, imaginary))
                    .containsExactly(Arrays.copyOf(complex, imaginary), within(ROUNDING));
            assertThat(Arrays.copyOfRange(out, imaginary, 2 * imaginary))
                    .containsExactly(Arrays.copyOfRange(complex, in.length, in.length + imaginary), within(ROUNDING));

            var back = new double[in.length];
            real.realInverse(out, 0, imaginary, lanes, 3, back, 0, lanes);
            assertThat(Arrays.stream(back).map(value -> value / 3).toArray()).containsExactly(in, within(ROUNDING));
        }
    }

    @Test
    void noLaneKnowsHowManyThereAre() {
        int length = 60;
        int lanes = 13;
        var in = numbers(2 * length * lanes);
        var together = new double[in.length];
        new FourierLanes(length, lanes)
                .transform(in, 0, length * lanes, lanes, lanes, together, 0, length * lanes, lanes);
        var alone = new double[in.length];
        var one = new FourierLanes(length, 1);
        for (int lane = 0; lane < lanes; lane++) {
            one.transform(in, lane, length * lanes + lane, lanes, 1, alone, lane, length * lanes + lane, lanes);
        }
        assertThat(alone).isEqualTo(together);
    }

    @Test
    void otherPrimeFactorsAreRefused() {
        assertThat(FourierLanes.supports(14)).isFalse();
        assertThat(FourierLanes.supports(0)).isFalse();
        assertThatThrownBy(() -> new FourierLanes(14, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("14");
    }
}
