package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaylorSeriesTest {
    private static final double ROUNDING = 1e-14;

    private static DynamicalSystem system(String equation) {
        return Systems.read("one state", """
                name: one
                states: [y]
                parameters:
                  k:
                    range: [0.5, 2]
                equations:
                  - y' = %s
                initial: {y: [0.5, 1]}
                horizon: 2
                """.formatted(equation));
    }

    private static TaylorSeries expanded(
            DynamicalSystem system, int order, double time, double state, double parameter) {
        var series = new TaylorSeries(system, order, Tangents.all(system), 1);
        series.time()[0] = time;
        series.rows()[series.row(0, 0, 0)] = state;
        series.parameter(0)[0] = parameter;
        series.expand(1);
        return series;
    }

    @Test
    void theSeriesOfDecayIsThatOfTheExponential() {
        double start = 0.7;
        double rate = 1.3;
        var series = expanded(system("-k*y"), 8, 0, start, rate);
        double expected = start;
        for (int power = 0; power <= 8; power++) {
            assertThat(series.rows()[series.row(0, power, 0)]).isCloseTo(expected, within(ROUNDING));
            expected *= -rate / (power + 1);
        }
    }

    /// Each equation brings another rule into play; the sum of the series is to meet the reference
    /// solution to the order of the first term left out.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-k*y",
                "k*sin(t) - y",
                "cos(k*y)",
                "k*exp(-y)",
                "k/(1 + y^2)",
                "sqrt(k + y)",
                "tanh(k*y) - y^3",
                "log(2 + y)*k",
                "k*y^1.5",
                "y^k",
                "1/(y + k)^2",
                "atan(y)*k - sinh(y)",
                "tan(0.3*y) + k*cosh(0.2*y)",
                "asin(0.5*y) + acos(0.3*y)*k",
                "atan2(y, k*t) - y",
                "min(k*y, 5) - max(y^2, -1)",
                "mod(t, 3)*y - mod(k*y, 0.7)",
                "floor(y + 7)*y - 9*k*y",
                "abs(y)*k - sign(y)*y^2",
                "if(y > 0.3 and not t < 0, k*y^2 - y, sqrt(-1 - y))"
            })
    void theSeriesMeetsTheSolutionAtItsOrder(String equation) {
        var system = system(equation);
        int order = 5;
        double time = 0.4;
        double start = 0.6;
        double parameter = 1.2;
        var series = expanded(system, order, time, start, parameter);
        double smallest = 0.05;
        double before = error(system, series, order, time, start, parameter, 4 * smallest);
        double after = error(system, series, order, time, start, parameter, 2 * smallest);
        // The reference is good to 1e-10; where the error is near that no order can be seen.
        if (after > 1e-9) {
            double rate = Math.log(before / after) / Math.log(2);
            assertThat(rate).isGreaterThan(order + 0.5);
        } else {
            assertThat(before).isLessThan(1e-6);
        }
    }

    private static double error(
            DynamicalSystem system,
            TaylorSeries series,
            int order,
            double time,
            double start,
            double parameter,
            double elapsed) {
        double sum = 0;
        for (int power = order; power >= 0; power--) {
            sum = sum * elapsed + series.rows()[series.row(0, power, 0)];
        }
        var solution = ReferenceSolver.solve(
                system, new double[] {parameter}, new double[] {start}, new double[] {time, time + elapsed});
        return Math.abs(sum - solution.states()[1][0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k*sin(t*y) - y",
                "k/(1 + y^2)",
                "tanh(k*y)^2",
                "y^k",
                "sqrt(k+y)*t",
                "atan2(y, k*t)",
                "max(y^2, k*y)*min(k, 7)",
                "mod(k*y, 0.5)*y",
                "if(y > 0.3 or k < 0, k*y^2, sqrt(-1 - y))"
            })
    void derivativesInStateAndParameterAreThoseOfDifferences(String equation) {
        var system = system(equation);
        int order = 5;
        double step = 1e-5;
        double differences = 1e-7;
        var series = expanded(system, order, 0.4, 0.6, 1.2);
        var above = expanded(system, order, 0.4, 0.6 + step, 1.2);
        var below = expanded(system, order, 0.4, 0.6 - step, 1.2);
        var more = expanded(system, order, 0.4, 0.6, 1.2 + step);
        var less = expanded(system, order, 0.4, 0.6, 1.2 - step);
        for (int power = 0; power <= order; power++) {
            double byState = (above.rows()[above.row(0, power, 0)] - below.rows()[below.row(0, power, 0)]) / (2 * step);
            double byParameter = (more.rows()[more.row(0, power, 0)] - less.rows()[less.row(0, power, 0)]) / (2 * step);
            assertThat(series.rows()[series.row(0, power, 1)]).isCloseTo(byState, within(differences));
            assertThat(series.rows()[series.row(0, power, 2)]).isCloseTo(byParameter, within(differences));
        }
    }
}
