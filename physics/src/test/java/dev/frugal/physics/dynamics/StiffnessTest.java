package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.system.Systems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StiffnessTest {
    /// Of a solution that is asked for ten digits, relative.
    private static final double ERROR = 1e-8;

    /// Relative, of a difference over a four-thousandth of its size: truncation, and ten digits over the step.
    private static final double DIFFERENCE = 1e-4;

    /// The level ends as a square, so an error of 1e-9 in it is one of 6e-5 in its time.
    private static final double END = 1e-4;

    /// Reference: Radau of relative tolerance 1e-10 with scaled absolute tolerances (SciPy).
    @ParameterizedTest
    @EnumSource(
            value = RungeKuttaPropagator.Choice.class,
            names = {"IMPLICIT", "AUTOMATIC"})
    void robertsonsReactionIsFollowed(RungeKuttaPropagator.Choice choice) {
        var course = new RungeKuttaPropagator(StiffSystems.ROBERTSON, choice, Accuracy.REFERENCE)
                .begin(new double[] {0.04}, new double[] {1, 0, 0}, 0, 40, Tangents.none());
        var steps = new int[1];
        course.advance(40, _ -> steps[0]++);
        assertThat(course.state()[0]).isCloseTo(0.7158270687, within(ERROR));
        assertThat(course.state()[1]).isCloseTo(9.185534765e-6, within(ERROR * 1e-5));
        assertThat(course.state()[2]).isCloseTo(0.2841637458, within(ERROR));
        // An explicit method makes some 16,000.
        assertThat(steps[0]).isLessThan(500);
    }

    @Test
    void tangentsOfAStiffSolutionAreItsDerivatives() {
        var propagator = new RungeKuttaPropagator(
                StiffSystems.ROBERTSON, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE);
        var times = new double[] {0, 40};
        var batch = new Batch(StiffSystems.ROBERTSON, Tangents.all(StiffSystems.ROBERTSON), 0);
        batch.add(new double[] {0.04}, new double[] {1, 0, 0}, 0, times);
        propagator.solve(batch);
        double step = 1e-5;
        var moved = new Batch(StiffSystems.ROBERTSON);
        moved.add(new double[] {0.04 + step}, new double[] {1, 0, 0}, 0, times);
        moved.add(new double[] {0.04 - step}, new double[] {1, 0, 0}, 0, times);
        propagator.solve(moved);
        for (int i = 0; i < 3; i++) {
            double expected = (moved.state(0, 1)[i] - moved.state(1, 1)[i]) / (2 * step);
            double tangent = batch.values()[batch.at(0, 1) + 4 * 3 + i];
            assertThat(tangent).isCloseTo(expected, within(DIFFERENCE * Math.abs(expected)));
        }
    }

    @Test
    void theChoiceIsSaid() {
        var stiff = new RungeKuttaPropagator(
                        StiffSystems.RELAXATION, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE)
                .begin(new double[] {1000}, new double[] {2, 0}, 0, 2000, Tangents.none());
        stiff.advance(2000, StepObserver.none());
        assertThat(stiff.remarks())
                .extracting(Remark::line)
                .singleElement()
                .asString()
                .startsWith("note: the system is stiff");
        assertThat(stiff.state()[0]).isCloseTo(1.7061677322, within(ERROR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "van-der-pol", "lorenz", "forced-pendulum", "kuramoto"})
    void noBuiltInSystemIsStiffAtItsTrainingValues(String name) {
        var system = Systems.named(name);
        var propagator = new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE);
        for (double share : new double[] {0, 0.5, 1}) {
            var parameters = system.parameters().stream()
                    .mapToDouble(parameter -> parameter.training().at(share))
                    .toArray();
            var initial =
                    system.initialBox().stream().mapToDouble(box -> box.at(0.9)).toArray();
            var course = propagator.begin(parameters, initial, 0, system.horizon(), Tangents.none());
            course.advance(system.horizon(), StepObserver.none());
            assertThat(course.remarks()).isEmpty();
        }
    }

    /// Steps that overflow are too long, and say nothing else.
    @Test
    void anOverflowInATrialStepIsNoDivergence() {
        var system = Systems.read("diode", """
                        name: diode
                        states: [V]
                        parameters: {R: [500, 2000]}
                        constants: {C: 1e-6, Is: 1e-12, Vt: 0.02585, w: 100*pi, Vp: 5}
                        equations: ["V' = ((Vp*sin(w*t) - V)/R - Is*(exp(V/Vt) - 1))/C"]
                        initial: {V: [-1, 0.5]}
                        horizon: 0.04
                        """);
        for (var choice : RungeKuttaPropagator.Choice.values()) {
            var course = new RungeKuttaPropagator(system, choice, Accuracy.REFERENCE)
                    .begin(new double[] {1000}, new double[] {0.5}, 0, 0.04, Tangents.none());
            course.advance(0.04, StepObserver.none());
            assertThat(course.state()[0]).isCloseTo(-1.4297379967, within(ERROR));
        }
    }

    @Test
    void aSolutionThatEndsWithoutRunningAwayIsToldFromOneThatDoes() {
        var tank = Systems.read("tank", """
                        name: tank
                        states: [h]
                        parameters: {k: [0.5, 2]}
                        equations: [h' = -k*sqrt(h)]
                        initial: {h: [0.5, 1]}
                        horizon: 5
                        """);
        var batch = new Batch(tank);
        batch.add(new double[] {1}, new double[] {1}, 0, new double[] {0, 1, 5});
        new RungeKuttaPropagator(tank, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE).solve(batch);
        var lost = batch.lost(0).orElseThrow();
        assertThat(lost.reason()).isEqualTo(SolutionLost.Reason.HAS_NO_CONTINUATION);
        assertThat(lost.time()).isCloseTo(2, within(END));
        assertThat(batch.state(0, 1)[0]).isCloseTo(0.25, within(ERROR));
    }
}
