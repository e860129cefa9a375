package dev.frugal.tensor.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Both implementations against the formulas in float64, over sizes that do not fill a register.
class TransformerKernelsTest {
    /// Float32 rounding of sums of up to 415 products of numbers below 1.
    private static final double SUM_TOLERANCE = 4e-5;

    /// Float32 rounding of a quotient and a polynomial exponential.
    private static final double RELATIVE_TOLERANCE = 2e-6;

    private static final int[] AWKWARD = {1, 2, 7, 13, 16, 33, 41, 64, 207};

    static Stream<Arguments> kernelsAndSizes() {
        return Stream.of(new PortableTransformerKernels(), new VectorTransformerKernels())
                .flatMap(kernels -> Arrays.stream(AWKWARD).mapToObj(size -> Arguments.of(kernels, size)));
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void productsAreThoseOfTheMatrix(TransformerKernels kernels, int size) {
        int inputs = size;
        int first = 5 + size / 2;
        int second = size;
        int rows = 12;
        var weights = new float[][] {uniform("first", first * inputs), uniform("second", second * inputs)};
        var biases = new float[][] {uniform("bias", first), {}};
        var matrix = PackedMatrix.of(inputs, kernels, weights, biases);
        var x = uniform("x", rows * inputs);
        var y = new float[rows * matrix.paddedOutputs()];
        kernels.multiply(x, 0, inputs, rows, matrix, y, 0, matrix.paddedOutputs(), false);
        kernels.multiply(x, 0, inputs, rows, matrix, y, 0, matrix.paddedOutputs(), true);
        int secondStart = PackedMatrix.padded(first, kernels.alignment());
        for (int row = 0; row < rows; row++) {
            int start = row * matrix.paddedOutputs();
            for (int output = 0; output < first; output++) {
                double expected = 2 * (dot(x, row, weights[0], output, inputs) + biases[0][output]);
                assertThat((double) y[start + output]).isCloseTo(expected, within(SUM_TOLERANCE));
            }
            for (int output = 0; output < second; output++) {
                double expected = 2 * dot(x, row, weights[1], output, inputs);
                assertThat((double) y[start + secondStart + output]).isCloseTo(expected, within(SUM_TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void normalisedNumbersHaveTheRootMeanSquareOfTheirWeights(TransformerKernels kernels, int size) {
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
    void theGateIsSwiglu(TransformerKernels kernels, int size) {
        int padded = PackedMatrix.padded(size, kernels.alignment());
        var values = new float[2 * padded];
        var gate = uniform("gate", size);
        var up = uniform("up", size);
        for (int i = 0; i < size; i++) {
            values[i] = 60 * gate[i];
            values[padded + i] = up[i];
        }
        var out = new float[padded];
        kernels.gate(values, 0, padded, padded, out, 0);
        for (int i = 0; i < size; i++) {
            double x = 60 * gate[i];
            double expected = x / (1 + Math.exp(-x)) * up[i];
            assertThat((double) out[i]).isCloseTo(expected, within(RELATIVE_TOLERANCE * (1 + Math.abs(expected))));
        }
    }

    /// To the bit, for the sums go in the same order.
    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void outerProductsAreAddedAsTheProductWithTheLeftSideTransposed(TransformerKernels kernels, int size) {
        int inner = 1 + size / 3;
        int columns = PackedMatrix.padded(size, kernels.alignment());
        var scratch = new float[kernels.outerProductScratch(columns, inner)];
        for (int rows : new int[] {1, 3, 8, 19, 100}) {
            int stride = rows + 2;
            var a = uniform("a", inner * stride);
            var b = uniform("b", inner * columns);
            var expected = uniform("c", rows * columns);
            var sums = expected.clone();
            kernels.product(a, 0, 1, stride, b, 0, columns, expected, 0, columns, rows, columns, inner, true);
            kernels.addOuterProducts(a, stride, b, columns, sums, columns, rows, columns, inner, scratch);
            assertThat(sums).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void aMatrixTurnedTwiceMultipliesAsBefore(TransformerKernels kernels, int size) {
        int outputs = 5 + size / 2;
        var matrix = PackedMatrix.of(size, kernels, new float[][] {uniform("w", outputs * size)}, new float[][] {{}});
        var twice = matrix.transposed().transposed();
        var x = uniform("x", 3 * twice.inputs());
        var expected = new float[3 * matrix.paddedOutputs()];
        var found = new float[3 * twice.paddedOutputs()];
        kernels.multiply(x, 0, twice.inputs(), 3, matrix, expected, 0, matrix.paddedOutputs(), false);
        kernels.multiply(x, 0, twice.inputs(), 3, twice, found, 0, twice.paddedOutputs(), false);
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void productsReadTheirLeftSideAsItLiesAndTransposed(TransformerKernels kernels, int size) {
        int inner = 1 + size / 3;
        int columns = PackedMatrix.padded(size, kernels.alignment());
        var b = uniform("b", inner * columns);
        for (int rows : new int[] {1, 3, 4, 8, 19}) {
            var a = uniform("a", rows * inner);
            var turned = new float[rows * inner];
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < inner; i++) {
                    turned[i * rows + row] = a[row * inner + i];
                }
            }
            var c = new float[rows * columns];
            kernels.product(a, 0, inner, 1, b, 0, columns, c, 0, columns, rows, columns, inner, false);
            kernels.product(turned, 0, 1, rows, b, 0, columns, c, 0, columns, rows, columns, inner, true);
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < columns; j++) {
                    double expected = 0;
                    for (int i = 0; i < inner; i++) {
                        expected += 2.0 * a[row * inner + i] * b[i * columns + j];
                    }
                    assertThat((double) c[row * columns + j]).isCloseTo(expected, within(SUM_TOLERANCE));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void theGradientOfTheNormIsAdded(TransformerKernels kernels, int size) {
        var x = uniform("x", size + 3);
        var weight = uniform("weight", size);
        var upstream = uniform("upstream", size + 2);
        var xGradient = uniform("before", size + 1);
        var weightGradient = uniform("weights before", size);
        double squares = 0;
        double along = 0;
        for (int i = 0; i < size; i++) {
            squares += (double) x[3 + i] * x[3 + i];
            along += (double) upstream[2 + i] * weight[i] * x[3 + i];
        }
        // A large epsilon, or the gradient of a single number would vanish.
        double inverse = 1 / Math.sqrt(squares / size + 0.1);
        var expected = new double[size];
        var expectedWeights = new double[size];
        for (int i = 0; i < size; i++) {
            double pull = x[3 + i] * along * Math.pow(inverse, 3) / size;
            expected[i] = xGradient[1 + i] + upstream[2 + i] * weight[i] * inverse - pull;
            expectedWeights[i] = weightGradient[i] + upstream[2 + i] * x[3 + i] * inverse;
        }
        kernels.normaliseGradient(x, 3, weight, size, 0.1, upstream, 2, xGradient, 1, weightGradient);
        for (int i = 0; i < size; i++) {
            assertThat((double) xGradient[1 + i]).isCloseTo(expected[i], within(SUM_TOLERANCE));
            assertThat((double) weightGradient[i]).isCloseTo(expectedWeights[i], within(SUM_TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void theGradientOfTheGateIsThatOfSwiglu(TransformerKernels kernels, int size) {
        int padded = PackedMatrix.padded(size, kernels.alignment());
        var values = Arrays.copyOf(uniform("gate and up", 2 * size), 2 * padded);
        for (int i = 0; i < size; i++) {
            values[i] *= 20;
        }
        var upstream = Arrays.copyOf(uniform("upstream", size), padded);
        var gradient = new float[2 * padded];
        kernels.gateGradient(values, 0, padded, padded, upstream, 0, gradient, padded, 0);
        for (int i = 0; i < size; i++) {
            double gate = values[i];
            double sigmoid = 1 / (1 + Math.exp(-gate));
            double ofUp = upstream[i] * gate * sigmoid;
            double ofGate = upstream[i] * values[padded + i] * sigmoid * (1 + gate * (1 - sigmoid));
            assertThat((double) gradient[i]).isCloseTo(ofUp, within(RELATIVE_TOLERANCE * (1 + Math.abs(ofUp))));
            assertThat((double) gradient[padded + i])
                    .isCloseTo(ofGate, within(RELATIVE_TOLERANCE * (1 + Math.abs(gate))));
        }
    }

    /// Far apart, so that a softmax without the largest number taken off would overflow.
    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void aSoftmaxAndItsGradientFollowTheFormula(TransformerKernels kernels, int size) {
        int padded = PackedMatrix.padded(size, Math.max(8, kernels.alignment()));
        var values = new float[2 + padded];
        var logits = uniform("logits", size);
        for (int i = 0; i < size; i++) {
            values[2 + i] = 100 * logits[i];
        }
        double largest =
                IntStream.range(0, size).mapToDouble(i -> values[2 + i]).max().orElseThrow();
        var expected = IntStream.range(0, size)
                .mapToDouble(i -> Math.exp(values[2 + i] - largest))
                .toArray();
        double total = Arrays.stream(expected).sum();
        Arrays.fill(values, 2 + size, 2 + padded, 7f);
        kernels.softmax(values, 2, size, padded);
        for (int i = 0; i < padded; i++) {
            double probability = i < size ? expected[i] / total : 0;
            assertThat((double) values[2 + i]).isCloseTo(probability, within(RELATIVE_TOLERANCE));
        }
        var gradient = uniform("gradient", padded);
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += (double) values[2 + i] * gradient[i];
        }
        var before = gradient.clone();
        kernels.softmaxGradient(values, 2, gradient, 0, padded);
        for (int i = 0; i < padded; i++) {
            assertThat((double) gradient[i]).isCloseTo(values[2 + i] * (before[i] - mean), within(RELATIVE_TOLERANCE));
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
