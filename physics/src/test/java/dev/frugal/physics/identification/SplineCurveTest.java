package dev.frugal.physics.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplineCurveTest {
    /// Rounding of a banded solution with entries of order one.
    private static final double ROUNDING = 1e-10;

    private static double[] irregular(int count) {
        var random = new Seed(4).random();
        var times = new double[count];
        for (int i = 1; i < count; i++) {
            times[i] = times[i - 1] + 0.2 + random.nextDouble();
        }
        return times;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 13, 50})
    void aPolynomialThatThePointsDetermineIsReproduced(int count) {
        var times = irregular(count);
        double length = Math.max(1, times[count - 1]);
        int degree = Math.min(5, count - 1);
        DoubleUnaryOperator polynomial = t -> {
            double x = t / length;
            double sum = 1;
            for (int k = 1; k <= degree; k++) {
                sum += Math.pow(-x, k) * k;
            }
            return sum;
        };
        var curve = new SplineCurve(times, Arrays.stream(times).map(polynomial).toArray());
        for (int k = 0; k <= 40; k++) {
            double t = times[count - 1] * k / 40;
            assertThat(curve.at(t)).isCloseTo(polynomial.applyAsDouble(t), within(ROUNDING));
        }
    }

    @Test
    void withNineSamplesAPeriodASineIsMissedByMillionths() {
        var times = new double[180];
        Arrays.setAll(times, i -> i);
        var curve = new SplineCurve(
                times,
                Arrays.stream(times).map(t -> Math.sin(2 * Math.PI * t / 9)).toArray());
        double worst = 0;
        for (double t = 20; t < 160; t += 0.37) {
            worst = Math.max(worst, Math.abs(curve.at(t) - Math.sin(2 * Math.PI * t / 9)));
        }
        assertThat(worst).isLessThan(1e-5);
    }
}
