package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrainFloatProductsTest {
    private static final int HALF_BITS = 16;

    /// Of a float32 sum of some hundred terms of magnitude one.
    private static final double ROUNDING = 1e-4;

    private static short[] numbers(String name, int count) {
        var random = new Seed(3).named(name).random();
        var numbers = new short[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (short) (Float.floatToRawIntBits(random.nextFloat() - 0.5f) >>> HALF_BITS);
        }
        return numbers;
    }

    private static float exact(short number) {
        return Float.intBitsToFloat(number << HALF_BITS);
    }

    /// With room behind that must stay as it is.
    private static float[] product(short[] x, int rows, int inputs, short[] weight, int outputs, int threads) {
        try (var arena = Arena.ofShared();
                var team = new WorkerTeam(threads)) {
            // Weights lie at any even address in a file.
            var matrix = arena.allocate(2L * weight.length + 2, 2).asSlice(2);
            MemorySegment.copy(weight, 0, matrix, ValueLayout.JAVA_SHORT, 0, weight.length);
            var y = new float[rows * outputs + 1];
            y[rows * outputs] = 7;
            var result = arena.allocate(4L * y.length, 4);
            MemorySegment.copy(y, 0, result, ValueLayout.JAVA_FLOAT, 0, y.length);
            BrainFloatProducts.multiply(MemorySegment.ofArray(x), rows, inputs, matrix, outputs, result, team);
            MemorySegment.copy(result, ValueLayout.JAVA_FLOAT, 0, y, 0, y.length);
            assertThat(y[rows * outputs]).isEqualTo(7);
            return y;
        }
    }

    /// Inputs with and without a rest beside blocks, rows and outputs beside tiles, one part and several.
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 64, 5",
        "2, 15, 7",
        "3, 33, 300",
        "4, 16, 8",
        "5, 100, 131",
        "8, 96, 259",
        "16, 530, 6",
        "17, 48, 9",
        "37, 1100, 250"
    })
    void aProductIsTheSumOverItsInputs(int rows, int inputs, int outputs) {
        var x = numbers("x", rows * inputs);
        var weight = numbers("weight", outputs * inputs);
        var y = product(x, rows, inputs, weight, outputs, 2);
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < outputs; output++) {
                double sum = 0;
                for (int in = 0; in < inputs; in++) {
                    sum += (double) exact(x[row * inputs + in]) * exact(weight[output * inputs + in]);
                }
                assertThat((double) y[row * outputs + output]).isCloseTo(sum, within(ROUNDING));
            }
        }
    }

    @Test
    void theNumberOfThreadsChangesNoBitOfSixteenRows() {
        var x = numbers("x", 21 * 80);
        var weight = numbers("weight", 1000 * 80);
        assertThat(product(x, 21, 80, weight, 1000, 3)).isEqualTo(product(x, 21, 80, weight, 1000, 1));
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        var x = numbers("x", 6 * 80);
        var weight = numbers("weight", 1000 * 80);
        assertThat(product(x, 6, 80, weight, 1000, 3)).isEqualTo(product(x, 6, 80, weight, 1000, 1));
    }
}
