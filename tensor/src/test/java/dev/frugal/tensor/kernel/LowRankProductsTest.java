package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowRankProductsTest {
    private static final float SCALE = 1.5f;

    /// Of a float32 sum of some hundred terms of magnitude one.
    private static final double ROUNDING = 1e-4;

    private static float[] numbers(String name, int count) {
        var random = new Seed(5).named(name).random();
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    private static float[] product(float[] x, int inputs, float[] down, int rank, float[] up, int outputs) {
        int rows = x.length / inputs;
        var y = new float[rows * outputs + 1];
        y[rows * outputs] = 7;
        LowRankProducts.multiply(
                MemorySegment.ofArray(x),
                rows,
                inputs,
                MemorySegment.ofArray(down),
                rank,
                MemorySegment.ofArray(up),
                outputs,
                SCALE,
                MemorySegment.ofArray(y));
        assertThat(y[rows * outputs]).isEqualTo(7);
        return Arrays.copyOf(y, rows * outputs);
    }

    /// Inputs and outputs with and without a rest beside registers, rows beside tiles.
    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "1, 64, 8, 5", "3, 33, 2, 48", "4, 16, 4, 8", "5, 100, 16, 131", "17, 48, 3, 9"})
    void aProductIsThatOfBothFactors(int rows, int inputs, int rank, int outputs) {
        var x = numbers("x", rows * inputs);
        var down = numbers("down", rank * inputs);
        var up = numbers("up", rank * outputs);
        var y = product(x, inputs, down, rank, up, outputs);
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < outputs; output++) {
                double sum = 0;
                for (int factor = 0; factor < rank; factor++) {
                    double inner = 0;
                    for (int in = 0; in < inputs; in++) {
                        inner += (double) x[row * inputs + in] * down[factor * inputs + in];
                    }
                    sum += SCALE * inner * up[factor * outputs + output];
                }
                assertThat((double) y[row * outputs + output]).isCloseTo(sum, within(ROUNDING));
            }
        }
    }

    @Test
    void otherRowsChangeNoBitOfARow() {
        int inputs = 37;
        var x = numbers("x", 7 * inputs);
        var down = numbers("down", 3 * inputs);
        var up = numbers("up", 3 * 19);
        var together = product(x, inputs, down, 3, up, 19);
        for (int row = 0; row < 7; row++) {
            var alone = product(Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs), inputs, down, 3, up, 19);
            assertThat(alone).isEqualTo(Arrays.copyOfRange(together, row * 19, (row + 1) * 19));
        }
    }
}
