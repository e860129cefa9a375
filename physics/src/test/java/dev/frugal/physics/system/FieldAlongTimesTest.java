package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fields on blocks of points against the same fields point by point.
class FieldAlongTimesTest {
    private static final int TIMES = 50;
    private static final int ROWS = 32;

    /// Simplification may order operations otherwise when the Jacobian is compiled along.
    private static final double ROUNDING = 1e-12;

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "van-der-pol", "lorenz", "forced-pendulum", "kuramoto"})
    void ratesAndSlopesAreThoseOfTheSystemPointByPoint(String name) {
        agrees(Systems.named(name));
    }

    @Test
    void everyOperationAndAnEquationOfTimeAloneAgreeToo() {
        agrees(Systems.read("all operations", """
                        name: all-operations
                        states: [x, y, z, w]
                        parameters:
                          p:
                            range: [0.5, 2]
                            grid: {from: 0.5, to: 2, count: 4}
                        equations:
                          - x' = -x^2/(1 + y^2) + p^1.5*exp(-t) + x^5
                          - y' = sin(x*y) - tanh(z) + sqrt(1 + x^2)^p
                          - z' = cos(2*t)
                          - w' = 3
                        initial: {x: [0.5, 1], y: [0.5, 1], z: [0, 1], w: [0, 1]}
                        horizon: 3
                        samples: 50
                        """));
    }

    @Test
    void piecesAndConditionsOfTimeAgreeToo() {
        agrees(Systems.read("pieces", """
                        name: pieces
                        states: [x, y]
                        parameters: {p: [0.5, 2]}
                        constants: {period: 2/3}
                        equations:
                          - wave = if(mod(t, period) < period/2, 1, -1)
                          - x' = wave*p - max(x, 0.7, y)^2 + floor(2*y)
                          - y' = if(x > 0.8 and not (y < 0.6 or t >= 2), atan2(y, x), min(x, p)*t) - mod(y, p)
                        initial: {x: [0.5, 1], y: [0.5, 1]}
                        horizon: 3
                        samples: 50
                        """));
    }

    private static void agrees(DynamicalSystem system) {
        int states = system.stateNames().size();
        var times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            times[i] = system.horizon() * i / TIMES;
        }
        var field = system.along(times, ROWS);
        var random = new Seed(8).random();
        for (var stretch : List.of(new int[] {0, 1}, new int[] {3, ROWS}, new int[] {45, 5})) {
            var parameters = system.parameters().stream()
                    .mapToDouble(parameter -> parameter.range().at(random.nextDouble()))
                    .toArray();
            var points = new double[stretch[1]][];
            for (int i = 0; i < points.length; i++) {
                points[i] = system.initialBox().stream()
                        .mapToDouble(box -> box.at(random.nextDouble()))
                        .toArray();
                for (int j = 0; j < states; j++) {
                    field.state(j)[i] = points[i][j];
                }
            }
            field.evaluate(parameters, stretch[0], stretch[1]);
            for (int i = 0; i < points.length; i++) {
                var rates = new double[states];
                var slopes = new double[states][states];
                double time = times[stretch[0] + i];
                system.derivative(time, points[i], parameters, rates);
                system.jacobian(time, points[i], parameters, slopes, new double[states][parameters.length]);
                for (int k = 0; k < states; k++) {
                    close(field.rate(k)[i], rates[k]);
                    for (int j = 0; j < states; j++) {
                        double slope = field.independent(k, j) ? 0 : field.slope(k, j)[i];
                        close(slope, slopes[k][j]);
                    }
                }
            }
        }
    }

    private static void close(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(ROUNDING * (1 + Math.abs(expected))));
    }
}
