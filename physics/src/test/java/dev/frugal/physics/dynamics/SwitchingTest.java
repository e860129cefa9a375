package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchingTest {
    private static final double ERROR = 1e-8;

    /// Of what has switched several times, each at a time with an error of its own.
    private static final double ERROR_AFTER_SWITCHES = 10 * ERROR;

    /// A block at rest is kept on the surface.
    private static final double ROUNDING = 1e-12;

    /// Of a central difference with a step of 1e-5 between solutions with that error.
    private static final double DIFFERENCE = ERROR / 1e-5;

    private static final DynamicalSystem COULOMB = Systems.read("coulomb", """
                    name: coulomb
                    states: [x, v]
                    parameters: {mu: [0.02, 0.3]}
                    constants: {g: 9.81, k: 10}
                    equations: [x' = v, v' = -k*x - mu*g*sign(v)]
                    initial: {x: [1, 3], v: [-0.5, 0.5]}
                    horizon: 5
                    """);

    private static Course follow(DynamicalSystem system, double[] parameters, double[] state, double until) {
        var course = new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE)
                .begin(parameters, state, 0, until, Tangents.all(system));
        course.advance(until, StepObserver.none());
        return course;
    }

    /// Between turning points the block swings about ±μg/k at the frequency √k: each half swing
    /// brings it nearer by 2μg/k, until the spring is weaker than the friction.
    @Test
    void aBlockWithFrictionLosesTheSameAtEverySwingAndComesToRest() {
        double mu = 0.15;
        double offset = mu * 9.81 / 10;
        double half = Math.PI / Math.sqrt(10);
        double amplitude = 3;
        var swinging = follow(COULOMB, new double[] {mu}, new double[] {3, 0}, 3.5 * half);
        double centre = offset;
        for (int swing = 0; swing < 3; swing++) {
            amplitude -= 2 * offset;
        }
        // After three half swings it is on the other side and half way through the fourth.
        assertThat(swinging.state()[0]).isCloseTo(-centre, within(ERROR));
        assertThat(Math.abs(swinging.state()[1]))
                .isCloseTo((amplitude - offset) * Math.sqrt(10), within(ERROR_AFTER_SWITCHES));
        var resting = follow(COULOMB, new double[] {mu}, new double[] {3, 0}, 20);
        double last = 3;
        int swings = 0;
        while (Math.abs(last) > offset) {
            last = -last + Math.signum(last) * 2 * offset;
            swings++;
        }
        assertThat(swings).isEqualTo(10);
        assertThat(resting.state()[0]).isCloseTo(last, within(ERROR));
        assertThat(resting.state()[1]).isCloseTo(0, within(ROUNDING));
        assertThat(resting.remarks())
                .extracting(Remark::line)
                .singleElement()
                .asString()
                .startsWith("warning: ")
                .contains("discontinuous", "tanh(v/ε)");
    }

    @ParameterizedTest
    @EnumSource(RungeKuttaPropagator.Choice.class)
    void tangentsJumpWhereTheRatesDo(RungeKuttaPropagator.Choice choice) {
        var propagator = new RungeKuttaPropagator(COULOMB, choice, Accuracy.REFERENCE);
        var times = new double[] {0, 4};
        var batch = new Batch(COULOMB, Tangents.all(COULOMB), 0);
        batch.add(new double[] {0.15}, new double[] {2, 0.3}, 0, times);
        propagator.solve(batch);
        double step = 1e-5;
        for (int column = 0; column < 3; column++) {
            var moved = new Batch(COULOMB);
            for (double sign : new double[] {1, -1}) {
                double by = sign * step;
                moved.add(
                        new double[] {0.15 + (column == 2 ? by : 0)},
                        new double[] {2 + (column == 0 ? by : 0), 0.3 + (column == 1 ? by : 0)},
                        0,
                        times);
            }
            propagator.solve(moved);
            for (int i = 0; i < 2; i++) {
                double expected = (moved.state(0, 1)[i] - moved.state(1, 1)[i]) / (2 * step);
                double tangent = batch.values()[batch.at(0, 1) + (1 + column) * 2 + i];
                assertThat(tangent).isCloseTo(expected, within(DIFFERENCE * Math.max(1, Math.abs(expected))));
            }
        }
    }

    /// On a belt that moves the block sticks, is dragged along, and slips when the spring wins.
    @Test
    void whatSticksIsLetGoWhenTheOtherForcesWin() {
        var belt = Systems.read("belt", """
                        name: belt
                        states: [x, v]
                        parameters: {u: [0.1, 1]}
                        equations: ["x' = v", "v' = -x - sign(v - u)"]
                        initial: {x: [0, 1], v: [0, 1]}
                        horizon: 20
                        """);
        double u = 0.2;
        // Starting on the belt at x = 0 it is dragged to x = 1, where the spring equals the friction.
        var dragged = follow(belt, new double[] {u}, new double[] {0, u}, 4);
        assertThat(dragged.state()[0]).isCloseTo(0.8, within(ERROR));
        assertThat(dragged.state()[1]).isCloseTo(u, within(ERROR));
        // From there it swings about x = 1 with the speed of the belt: slips, and is caught again.
        var slipped = follow(belt, new double[] {u}, new double[] {0, u}, 5 + Math.PI);
        assertThat(slipped.state()[0]).isCloseTo(1, within(ERROR_AFTER_SWITCHES));
        assertThat(slipped.state()[1]).isCloseTo(-u, within(ERROR_AFTER_SWITCHES));
    }

    @Test
    void aKinkIsPassedWithoutLosingTheOrder() {
        var bent = Systems.read("bent", """
                        name: bent
                        states: [x, v]
                        parameters: {k: [0.5, 2]}
                        equations: ["x' = v", "v' = -k*x - k*abs(x)"]
                        initial: {x: [-1, 1], v: [-1, 1]}
                        horizon: 20
                        """);
        // On the left there is no force, on the right a spring of 2k: half a swing, then straight on.
        double k = 2;
        double half = Math.PI / 2;
        var course = follow(bent, new double[] {k}, new double[] {0, 1}, half + 3);
        assertThat(course.state()[0]).isCloseTo(-3, within(ERROR));
        assertThat(course.state()[1]).isCloseTo(-1, within(ERROR));
        assertThat(course.remarks()).isEmpty();
    }

    @Test
    void aKinkUnderARootStaysAsItIs() {
        var flow = Systems.read("flow", """
                        name: flow
                        states: [p]
                        parameters: {k: [0.5, 2]}
                        equations: ["p' = -k*sign(p)*sqrt(abs(p))"]
                        initial: {p: [-1, 1]}
                        horizon: 5
                        """);
        // √p falls linearly and is 0 at t = 2; from then on nothing flows.
        var batch = new Batch(flow);
        batch.add(new double[] {1}, new double[] {1}, 0, new double[] {0, 1, 5});
        new RungeKuttaPropagator(flow, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE).solve(batch);
        assertThat(batch.lost(0)).isEmpty();
        assertThat(batch.state(0, 1)[0]).isCloseTo(0.25, within(ERROR));
        assertThat(batch.state(0, 2)[0]).isCloseTo(0, within(ERROR));
    }

    /// A law written with `if`, `min` and `max` is followed as the same law written with `sign` and
    /// `abs` is.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-k*x - 1.5*if(v > 0, 1, -1); -k*x - 1.5*sign(v)",
                "-k*x - 1.5*if(v > 0 and not v < 0, 1, if(v <= 0 or v != v, -1, 7)); -k*x - 1.5*sign(v)",
                "-k*x - max(x, 0); -k*x - 0.5*(x + abs(x))",
                "-k*x - min(max(x, -0.5), 0.5); -k*x - 0.5*(abs(x + 0.5) - abs(x - 0.5))",
                "-k*x + if(t < 2, 1, if(x > 0.2, 0, 2)); -k*x + 0.5*(1 - sign(t - 2)) + 0.5*(1 + sign(t - 2))*(1 - sign(x - 0.2))",
                "-k*x - if(x > 0, 0.2*x, 0)*if(v > 0, x, 1); -k*x - 0.1*(x + abs(x))*0.5*((1 + sign(v))*x + 1 - sign(v))"
            })
    void conditionsAndExtremaAreMetWhereTheyChange(String written, String reference) {
        var courses = Stream.of(written, reference)
                .map(force -> follow(
                        Systems.read("switched", """
                                name: switched
                                states: [x, v]
                                parameters: {k: [5, 15]}
                                equations: {x: v, v: "%s"}
                                initial: {x: [1, 3], v: [-0.5, 0.5]}
                                horizon: 5
                                """.formatted(force)), new double[] {10}, new double[] {2, 0}, 5))
                .toList();
        assertThat(courses.get(0).state()).containsExactly(courses.get(1).state(), within(ERROR));
        assertThat(courses.get(0).remarks()).hasSameSizeAs(courses.get(1).remarks());
    }

    /// The integral of a square wave is a triangle wave.
    @ParameterizedTest
    @ValueSource(strings = {"if(mod(t, 2) < 1, 1, -1)", "1 - 2*mod(floor(t), 2)"})
    void aSquareWaveIsFollowedOverItsJumps(String wave) {
        var system = Systems.read("pulses", """
                        name: pulses
                        states: [x]
                        parameters: {k: [0.5, 2]}
                        equations: {x: "k*%s"}
                        initial: {x: [-1, 1]}
                        horizon: 20
                        """.formatted(wave));
        assertThat(follow(system, new double[] {1}, new double[] {0}, 13).state()[0])
                .isCloseTo(1, within(ERROR));
        assertThat(follow(system, new double[] {1}, new double[] {0}, 18.5).state()[0])
                .isCloseTo(0.5, within(ERROR));
    }
}
