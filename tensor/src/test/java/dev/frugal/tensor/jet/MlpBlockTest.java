package dev.frugal.tensor.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Mlp;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlpBlockTest {
    private static final List<Integer> SIZES = List.of(3, 9, 17, 2);
    private static final int SAMPLES = 13;

    /// Sums of a few dozen terms of order one in another order.
    private static final double ROUNDING = 1e-13;

    /// Central differences with a step of 1e-5 are good to about 1e-10 of functions of order one.
    private static final double STEP = 1e-5;

    private static final double DIFFERENCES = 2e-9;

    private static final double[] PARAMETERS = numbers(new Seed(1), MlpBlock.parameterCount(SIZES), 0.4);
    private static final double[] POINTS = numbers(new Seed(2), 3 * SAMPLES, 1);
    private static final double[] DIRECTION = numbers(new Seed(3), 3 * SAMPLES, 1);

    private static double[] numbers(Seed seed, int count, double scale) {
        var random = seed.random();
        var numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scale * random.nextGaussian();
        }
        return numbers;
    }

    private static void fill(double[][] channel, double[] values) {
        for (int unit = 0; unit < 3; unit++) {
            System.arraycopy(values, unit * SAMPLES, channel[unit], 0, SAMPLES);
        }
    }

    private static double[][] outputs(double[] parameters, double shift) {
        var block = new MlpBlock(SIZES, 0, false, SAMPLES);
        var points = POINTS.clone();
        for (int i = 0; i < points.length; i++) {
            points[i] += shift * DIRECTION[i];
        }
        fill(block.input(0), points);
        block.forward(parameters, SAMPLES);
        return block.output(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 33, 129})
    void valuesAreThoseOfTheSameNetworkInLibtorch(int width) {
        try (var _ = Scope.open()) {
            var sizes = List.of(3, width, width, 2);
            var network = new Mlp(sizes, ScalarType.Double, new Seed(4));
            var flat = new double[MlpBlock.parameterCount(sizes)];
            int next = 0;
            for (var tensor : network.parameters().values()) {
                var values = Tensors.doubles(tensor);
                System.arraycopy(values, 0, flat, next, values.length);
                next += values.length;
            }
            var block = new MlpBlock(sizes, 0, false, SAMPLES);
            fill(block.input(0), POINTS);
            block.forward(flat, SAMPLES);
            var expected = Tensors.doubles(
                    network.forward(Tensors.of(POINTS, 3, SAMPLES).t()));
            for (int sample = 0; sample < SAMPLES; sample++) {
                for (int unit = 0; unit < 2; unit++) {
                    assertThat(block.output(0)[unit][sample]).isCloseTo(expected[sample * 2 + unit], within(ROUNDING));
                }
            }
        }
    }

    @Test
    void tangentsAreDerivativesAlongTheirDirections() {
        var block = new MlpBlock(SIZES, 1, true, SAMPLES);
        fill(block.input(0), POINTS);
        fill(block.input(1), DIRECTION);
        block.forward(PARAMETERS, SAMPLES);
        var above = outputs(PARAMETERS, STEP);
        var below = outputs(PARAMETERS, -STEP);
        double wide = 1e-3;
        var farAbove = outputs(PARAMETERS, wide);
        var farBelow = outputs(PARAMETERS, -wide);
        double secondDifferences = 1e-4;
        for (int unit = 0; unit < 2; unit++) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                double first = (above[unit][sample] - below[unit][sample]) / (2 * STEP);
                assertThat(block.output(1)[unit][sample]).isCloseTo(first, within(DIFFERENCES));
                double here = block.output(0)[unit][sample];
                double second = (farAbove[unit][sample] - 2 * here + farBelow[unit][sample]) / (wide * wide);
                assertThat(block.output(2)[unit][sample]).isCloseTo(second, within(secondDifferences));
            }
        }
    }

    @Test
    void rowsAreTheGradientsOfEachSampleByItself() {
        var block = new MlpBlock(SIZES, 1, false, SAMPLES);
        fill(block.input(0), POINTS);
        fill(block.input(1), DIRECTION);
        block.forward(PARAMETERS, SAMPLES);
        var valueWeight = numbers(new Seed(5), 2, 1);
        var tangentWeight = numbers(new Seed(6), 2, 1);
        for (int unit = 0; unit < 2; unit++) {
            java.util.Arrays.fill(block.outputAdjoint()[unit], valueWeight[unit]);
            java.util.Arrays.fill(block.outputTangentAdjoint()[unit], tangentWeight[unit]);
        }
        block.reverse(PARAMETERS, SAMPLES);
        var rows = new double[PARAMETERS.length][SAMPLES];
        block.gradientRows(rows, SAMPLES);
        var sums = new double[PARAMETERS.length];
        block.addGradient(1, sums, SAMPLES);
        for (int parameter = 0; parameter < PARAMETERS.length; parameter += 11) {
            var above = weighted(parameter, STEP, valueWeight, tangentWeight);
            var below = weighted(parameter, -STEP, valueWeight, tangentWeight);
            double sum = 0;
            for (int sample = 0; sample < SAMPLES; sample++) {
                double expected = (above[sample] - below[sample]) / (2 * STEP);
                assertThat(rows[parameter][sample]).isCloseTo(expected, within(DIFFERENCES));
                sum += rows[parameter][sample];
            }
            assertThat(sums[parameter]).isCloseTo(sum, within(ROUNDING));
        }
    }

    private static double[] weighted(int parameter, double change, double[] valueWeight, double[] tangentWeight) {
        var parameters = PARAMETERS.clone();
        parameters[parameter] += change;
        var block = new MlpBlock(SIZES, 1, false, SAMPLES);
        fill(block.input(0), POINTS);
        fill(block.input(1), DIRECTION);
        block.forward(parameters, SAMPLES);
        var sums = new double[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int unit = 0; unit < 2; unit++) {
                sums[sample] += valueWeight[unit] * block.output(0)[unit][sample]
                        + tangentWeight[unit] * block.output(1)[unit][sample];
            }
        }
        return sums;
    }

    /// With derivatives too, and on either side of the number of samples from which channels are
    /// summed apart.
    @Test
    void aSampleGivesTheSameBitsInAnyLane() {
        int many = 24;
        var points = numbers(new Seed(7), 3 * many, 1);
        var block = new MlpBlock(SIZES, 1, true, many);
        for (int unit = 0; unit < 3; unit++) {
            System.arraycopy(points, unit * many, block.input(0)[unit], 0, many);
            System.arraycopy(points, (2 - unit) * many, block.input(1)[unit], 0, many);
        }
        block.forward(PARAMETERS, many);
        for (int sample = 0; sample < many; sample++) {
            var alone = new MlpBlock(SIZES, 1, true, 1);
            for (int unit = 0; unit < 3; unit++) {
                alone.input(0)[unit][0] = points[unit * many + sample];
                alone.input(1)[unit][0] = points[(2 - unit) * many + sample];
            }
            alone.forward(PARAMETERS, 1);
            for (int channel = 0; channel < 3; channel++) {
                for (int unit = 0; unit < 2; unit++) {
                    assertThat(alone.output(channel)[unit][0]).isEqualTo(block.output(channel)[unit][sample]);
                }
            }
        }
    }
}
