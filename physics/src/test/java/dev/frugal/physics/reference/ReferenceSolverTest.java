package dev.frugal.physics.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.system.Systems;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceSolverTest {
    /// Local errors of 1e-10 accumulate over the steps of a trajectory.
    private static final double GLOBAL_ERROR = 1e-8;

    private static final String OSCILLATOR = """
            name: oscillator
            states: [x, v]
            parameters: {k: [1, 9]}
            equations: [x' = v, v' = -k*x]
            initial: {x: [0, 1], v: [0, 1]}
            horizon: 20
            """;

    @Test
    void aHarmonicOscillatorFollowsItsClosedForm() {
        var system = Systems.read("oscillator", OSCILLATOR);
        var times = Protocol.of(system).times();
        var solution = ReferenceSolver.solve(system, new double[] {4}, new double[] {1, 0.5}, times);
        for (int i = 0; i < times.length; i++) {
            double x = Math.cos(2 * times[i]) + 0.25 * Math.sin(2 * times[i]);
            assertThat(solution.states()[i][0]).isCloseTo(x, within(GLOBAL_ERROR));
        }
    }

    @Test
    void withoutDampingAndForceADoubleWellKeepsItsEnergy() {
        var system = Systems.named("duffing").withConstants(Map.of("delta", 0.0, "omega", 0.0));
        var times = Protocol.of(Systems.named("duffing")).times();
        double force = 0.3;
        var solution = ReferenceSolver.solve(system, new double[] {force}, new double[] {0.2, 0.9}, times);
        double energy = energy(solution.states()[0], force);
        for (var state : solution.states()) {
            assertThat(energy(state, force)).isCloseTo(energy, within(GLOBAL_ERROR));
        }
    }

    private static double energy(double[] state, double force) {
        double x = state[0];
        return 0.5 * state[1] * state[1] - 0.5 * x * x + 0.25 * x * x * x * x - force * x;
    }

    @Test
    void theInterpolantsOwnDerivativesObeyTheEquation() {
        var system = Systems.named("duffing");
        var parameters = new double[] {0.4};
        var solution = ReferenceSolver.solveDensely(system, parameters, new double[] {0.3, -0.7}, 0, 16);
        double sum = 0;
        double sumOfSecond = 0;
        int points = 1000;
        var slope = new double[2];
        for (int i = 0; i < points; i++) {
            double time = 16.0 * i / (points - 1);
            var state = solution.state(time);
            system.derivative(time, state, parameters, slope);
            sum += square(solution.derivative(time)[0] - slope[0]);
            sum += square(solution.derivative(time)[1] - slope[1]);
            double acceleration = solution.secondDerivative(time)[0];
            double force = 0.4 * Math.cos(time);
            double x = state[0];
            double v = solution.derivative(time)[0];
            sumOfSecond += square(acceleration + 0.3 * v - x + x * x * x - force);
        }
        assertThat(sum / (2 * points)).isLessThan(1e-12);
        assertThat(sumOfSecond / points).isLessThan(1e-8);
    }

    private static double square(double value) {
        return value * value;
    }

    @Test
    void aSolutionThatRunsToInfinityIsReportedWithItsTime() {
        var system = Systems.read("explosion", """
                        name: explosion
                        states: [x]
                        parameters: {k: [0.5, 2]}
                        equations: [x' = k*x^2]
                        initial: {x: [1, 2]}
                        horizon: 5
                        """);
        assertThatThrownBy(() -> ReferenceSolver.solve(system, new double[] {1}, new double[] {1}, new double[] {0, 5}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("explosion")
                .hasMessageContaining("t = 1");
    }
}
