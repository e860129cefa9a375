package dev.frugal.physics.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExponentialStepTest {
    private static final String FRONT = """
            name: front
            fields: {u: {grid: 32, length: 2*pi, boundary: periodic}}
            parameters: {r: [0.5, 2]}
            equations: ["u' = 0.1*d(u, x, 2) + r*(u - u^3)"]
            initial: {u: 0.5*sin(x) + 0.1}
            horizon: 1
            """;

    /// Rounding of a few dozen operations.
    private static final double ROUNDING = 1e-12;

    @Test
    void linearEquationsAreSolvedExactly() {
        var heat = FieldSystem.read("heat", FRONT.replace("r*(u - u^3)", "r*u"));
        var initial = initial(heat);
        var out = new double[heat.values()];
        new ExponentialStep(heat, new double[] {1}, 0.7).advance(0, initial, out);
        for (int i = 0; i < out.length; i++) {
            double x = 2 * Math.PI * i / 32;
            double exact = 0.5 * Math.exp(0.7 * (1 - 0.1)) * Math.sin(x) + 0.1 * Math.exp(0.7);
            assertThat(Math.abs(out[i] - exact)).isLessThan(ROUNDING);
        }
    }

    @Test
    void theMethodIsOfOrderTwo() {
        var system = FieldSystem.read("front", FRONT);
        double coarse = error(system, 0.02);
        double fine = error(system, 0.01);
        // The error of one step falls by 8 where the step is halved; the next order changes that by its share.
        assertThat(coarse / fine).isBetween(7.2, 8.8);
    }

    private static double error(FieldSystem system, double interval) {
        var initial = initial(system);
        var out = new double[system.values()];
        new ExponentialStep(system, new double[] {1.5}, interval).advance(0, initial, out);
        var exact = new FieldSolver(system)
                .solve(new double[] {1.5}, initial, new double[] {0, interval})
                .values()[1];
        double error = 0;
        for (int i = 0; i < out.length; i++) {
            error = Math.max(error, Math.abs(out[i] - exact[i]));
        }
        return error;
    }

    @Test
    void aCorrectionWorksThroughoutTheStep() {
        var system = FieldSystem.read("front", FRONT);
        var step = new ExponentialStep(system, new double[] {1.5}, 0.1);
        var correction = new double[system.values()];
        Arrays.fill(correction, 3);
        var change = new double[system.values()];
        step.correction(correction, change);
        // φ₁(hL) of the constant field, whose rate is r = 1.5.
        double expected = 3 * Math.expm1(0.1 * 1.5) / 1.5;
        for (double value : change) {
            assertThat(Math.abs(value - expected)).isLessThan(ROUNDING);
        }
    }

    @Test
    void derivativesAreThoseOfTheField() {
        var system = FieldSystem.read("front", FRONT);
        var step = new ExponentialStep(system, new double[] {1}, 0.1);
        var out = new double[system.points()];
        step.derivative(initial(system), 0, List.of(3), out);
        for (int i = 0; i < out.length; i++) {
            assertThat(Math.abs(out[i] + 0.5 * Math.cos(2 * Math.PI * i / 32))).isLessThan(ROUNDING);
        }
    }

    private static double[] initial(FieldSystem system) {
        return system.initial(new double[] {1}, new dev.frugal.base.Seed(0));
    }
}
