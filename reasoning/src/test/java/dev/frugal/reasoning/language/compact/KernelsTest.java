package dev.frugal.reasoning.language.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Both implementations against the formula in float64, over sizes that do not fill a register.
class KernelsTest {
    /// Float32 rounding of sums of up to 208 products of numbers below 1.
    private static final double SUM_TOLERANCE = 2e-5;

    /// Float32 rounding of a quotient and a polynomial exponential.
    private static final double RELATIVE_TOLERANCE = 2e-6;

    private static final int[] AWKWARD = {1, 2, 7, 13, 16, 33, 41, 64, 207};

    static Stream<Arguments> kernelsAndSizes() {
        return Stream.of(new PortableKernels(), new VectorKernels())
                .flatMap(kernels ->
                        Arrays.stream(AWKWARD).mapToObj(size -> Arguments.of(kernels, size)));
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void productsAreThoseOfTheMatrix(Kernels kernels, int size) {
        int inputs = size;
        int first = 5 + size / 2;
        int second = size;
        int rows = 8;
        var weights =
                new float[][] {
                    uniform("first", first * inputs), uniform("second", second * inputs)
                };
        var biases = new float[][] {uniform("bias", first), {}};
        var matrix = PackedMatrix.of(inputs, kernels.panelWidth(), weights, biases);
        var x = uniform("x", rows * inputs);
        var y = new float[rows * matrix.paddedOutputs()];
        kernels.multiply(x, 0, inputs, rows, matrix, y, 0, matrix.paddedOutputs(), false);
        kernels.multiply(x, 0, inputs, rows, matrix, y, 0, matrix.paddedOutputs(), true);
        int secondStart = PackedMatrix.padded(first, kernels.panelWidth());
        for (int row = 0; row < rows; row++) {
            int start = row * matrix.paddedOutputs();
            for (int output = 0; output < first; output++) {
                double expected = 2 * (dot(x, row, weights[0], output, inputs) + biases[0][output]);
                assertThat((double) y[start + output]).isCloseTo(expected, within(SUM_TOLERANCE));
            }
            for (int output = 0; output < second; output++) {
                double expected = 2 * dot(x, row, weights[1], output, inputs);
                assertThat((double) y[start + secondStart + output])
                        .isCloseTo(expected, within(SUM_TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void normalisedNumbersHaveTheRootMeanSquareOfTheirWeights(Kernels kernels, int size) {
        var x = uniform("x", size + 3);
        var weight = uniform("weight", size);
        var y = new float[size + 3];
        kernels.normalise(x, 3, weight, size, 1e-6, y, 2);
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += (double) x[3 + i] * x[3 + i];
        }
        for (int i = 0; i < size; i++) {
            double expected = x[3 + i] / Math.sqrt(squares / size + 1e-6) * weight[i];
            assertThat((double) y[2 + i]).isCloseTo(expected, within(SUM_TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void theGateIsSwiglu(Kernels kernels, int size) {
        int padded = PackedMatrix.padded(size, kernels.panelWidth());
        var values = new float[2 * padded];
        var gate = uniform("gate", size);
        var up = uniform("up", size);
        for (int i = 0; i < size; i++) {
            values[i] = 60 * gate[i];
            values[padded + i] = up[i];
        }
        kernels.gate(values, 0, padded, padded, values, 0);
        for (int i = 0; i < size; i++) {
            double x = 60 * gate[i];
            double expected = x / (1 + Math.exp(-x)) * up[i];
            assertThat((double) values[i])
                    .isCloseTo(expected, within(RELATIVE_TOLERANCE * (1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void attentionIsTheSoftmaxAverageOfTheValues(Kernels kernels, int length) {
        int headSize = 18;
        int capacity = PackedMatrix.padded(length, kernels.alignment());
        int stride = PackedMatrix.padded(headSize, kernels.alignment());
        var query = uniform("query", headSize);
        var keys = uniform("keys", headSize * capacity);
        var values = uniform("values", stride * capacity);
        var out = new float[stride];
        kernels.attend(
                query,
                0,
                headSize,
                keys,
                0,
                capacity,
                values,
                0,
                stride,
                length,
                0.25f,
                new float[capacity],
                out,
                0);
        var weights = new double[length];
        double total = 0;
        for (int p = 0; p < length; p++) {
            double score = 0;
            for (int i = 0; i < headSize; i++) {
                score += (double) query[i] * keys[i * capacity + p];
            }
            weights[p] = Math.exp(0.25 * score);
            total += weights[p];
        }
        for (int i = 0; i < headSize; i++) {
            double expected = 0;
            for (int p = 0; p < length; p++) {
                expected += weights[p] / total * values[p * stride + i];
            }
            assertThat((double) out[i]).isCloseTo(expected, within(RELATIVE_TOLERANCE));
        }
    }

    private static double dot(float[] x, int row, float[] weights, int output, int inputs) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            sum += (double) x[row * inputs + i] * weights[output * inputs + i];
        }
        return sum;
    }

    private static float[] uniform(String name, int count) {
        var random = new Seed(5).named(name).random();
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
