package dev.frugal.physics.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalMatrixTest {
    private static final double ROUNDING = 1e-9;

    /// Relative, of a standard deviation of 1e-4 that is left of terms of 4e5: thirteen of sixteen digits cancel.
    private static final double CANCELLATION = 0.01;

    private static double[][] drawn(Seed seed, int size) {
        var random = seed.random();
        var rows = new double[3 * size][size];
        for (var row : rows) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        var matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (var row : rows) {
                    matrix[i][j] += row[i] * row[j];
                }
            }
        }
        return matrix;
    }

    private static double[][] inUnits(double[][] matrix, double[] units) {
        var result = new double[matrix.length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                result[i][j] = matrix[i][j] / units[i] / units[j];
            }
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void stepsAndCovariancesAreTheSameInAnyUnits(int draw) {
        var matrix = drawn(new Seed(draw), 4);
        var units = new double[] {1e12, 1e-12, 1e-9, 1e5};
        var right = new double[] {1, -2, 0.5, 3};
        var scaledRight = new double[4];
        Arrays.setAll(scaledRight, i -> right[i] / units[i]);
        var plain = NormalMatrix.of(matrix);
        var scaled = NormalMatrix.of(inUnits(matrix, units));
        var step = plain.step(right, 0.01);
        var scaledStep = scaled.step(scaledRight, 0.01);
        var wide = new double[] {100, 100, 100, 100};
        var covariance = plain.covariance(wide);
        var scaledCovariance = scaled.covariance(new double[] {1e14, 1e-10, 1e-7, 1e7});
        for (int i = 0; i < 4; i++) {
            assertThat(scaledStep[i] / units[i]).isCloseTo(step[i], within(ROUNDING * Math.abs(step[i])));
            for (int j = 0; j < 4; j++) {
                double back = scaledCovariance[i][j] / units[i] / units[j];
                assertThat(back).isCloseTo(covariance[i][j], within(ROUNDING));
            }
        }
    }

    @Test
    void theCovarianceIsTheInverse() {
        var matrix = drawn(new Seed(9), 3);
        var covariance = NormalMatrix.of(matrix).covariance(new double[] {1e6, 1e6, 1e6});
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    sum += matrix[i][k] * covariance[k][j];
                }
                assertThat(sum).isCloseTo(i == j ? 1 : 0, within(ROUNDING));
            }
        }
    }

    /// Only the product a·b is determined: along (a, −b) nothing is known but the ranges, across it
    /// as much as the data say.
    @Test
    void whatIsNotDeterminedIsSaidAndAsWideAsItsRange() {
        double a = 2e9;
        double b = 3e-7;
        var slope = new double[] {b, a};
        double weight = 1e8;
        var matrix = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                matrix[i][j] = weight * slope[i] * slope[j];
            }
        }
        var normal = NormalMatrix.of(matrix);
        var direction = normal.undetermined().getFirst();
        assertThat(normal.undetermined()).hasSize(1);
        assertThat(direction[0] / a).isCloseTo(-direction[1] / b, within(ROUNDING * Math.abs(direction[0] / a)));
        var covariance = normal.covariance(new double[] {a, b});
        assertThat(Math.sqrt(covariance[0][0])).isCloseTo(a, within(ROUNDING * a));
        assertThat(Math.sqrt(covariance[1][1])).isCloseTo(b, within(ROUNDING * b));
        double product = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                product += slope[i] * covariance[i][j] * slope[j];
            }
        }
        assertThat(Math.sqrt(product)).isCloseTo(1e-4, within(CANCELLATION * 1e-4));
    }

    @Test
    void anUnknownWithoutEffectIsAsWideAsItsRange() {
        var covariance = NormalMatrix.of(new double[][] {{4, 0}, {0, 0}}).covariance(new double[] {10, 7});
        assertThat(covariance[0][0]).isCloseTo(0.25, within(ROUNDING));
        assertThat(covariance[1][1]).isCloseTo(49, within(ROUNDING));
    }

    @Test
    void aRootTimesItsTransposeIsTheMatrix() {
        var matrix = inUnits(drawn(new Seed(4), 3), new double[] {1e9, 1e-9, 1});
        var root = ScaledRoot.of(matrix).orElseThrow();
        var columns = new double[3][];
        for (int j = 0; j < 3; j++) {
            var unit = new double[3];
            unit[j] = 1;
            columns[j] = root.times(unit);
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double sum = 0;
                for (var column : columns) {
                    sum += column[i] * column[j];
                }
                assertThat(sum).isCloseTo(matrix[i][j], within(ROUNDING * Math.sqrt(matrix[i][i] * matrix[j][j])));
            }
        }
        assertThat(ScaledRoot.of(new double[][] {{1, 2}, {2, 1}})).isEmpty();
        assertThat(ScaledRoot.of(new double[][] {{1, Double.NaN}, {Double.NaN, 1}}))
                .isEmpty();
    }
}
