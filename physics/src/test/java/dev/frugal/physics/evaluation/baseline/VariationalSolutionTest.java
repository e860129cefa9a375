package dev.frugal.physics.evaluation.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.Systems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariationalSolutionTest {
    /// Truncation of a central difference of step 1e-5 and the integrator's error divided by it.
    private static final double DIFFERENCE_ERROR = 1e-4;

    private static final double STEP = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "lorenz"})
    void sensitivitiesAreTheDerivativesOfTheSolution(String name) {
        var system = Systems.named(name);
        var parameters = new double[] {system.parameters().getFirst().training().middle()};
        var initial = new double[system.stateNames().size()];
        java.util.Arrays.setAll(initial, i -> system.initialBox().get(i).at(0.7));
        var times = new double[] {0, 0.2, 0.5};
        var solution = VariationalSolution.solve(system, parameters, initial, times);
        for (int column = 0; column <= initial.length; column++) {
            var up = moved(column, STEP, parameters, initial, times, name);
            var down = moved(column, -STEP, parameters, initial, times, name);
            for (int state = 0; state < initial.length; state++) {
                double expected = (up[2][state] - down[2][state]) / (2 * STEP);
                assertThat(solution.sensitivities()[2][state][column])
                        .isEqualTo(expected, within(DIFFERENCE_ERROR * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @Test
    void statesAreThoseOfTheReference() {
        var system = Systems.named("duffing");
        var times = new double[] {0, 3, 8, 16};
        var initial = new double[] {0.4, -0.6};
        var parameters = new double[] {0.3};
        var reference = ReferenceSolver.solve(system, parameters, initial, times);
        var solution = VariationalSolution.solve(system, parameters, initial, times);
        for (int sample = 0; sample < times.length; sample++) {
            assertThat(solution.states()[sample]).containsExactly(reference.states()[sample], within(1e-6));
        }
    }

    private static double[][] moved(
            int column, double step, double[] parameters, double[] initial, double[] times, String name) {
        var p = parameters.clone();
        var y = initial.clone();
        if (column == 0) {
            p[0] += step;
        } else {
            y[column - 1] += step;
        }
        return ReferenceSolver.solve(Systems.named(name), p, y, times).states();
    }
}
