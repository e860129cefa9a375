package dev.frugal.physics.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.RungeKuttaPropagator;
import dev.frugal.physics.dynamics.StiffSystems;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TaylorPropagator;
import dev.frugal.physics.evaluation.baseline.ClassicalFit;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.reference.Regime;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Any system with every state, parameter and time multiplied by powers of ten from 1e-12 to 1e12
/// gives the same answers in its units.
class UnitsTest {
    /// Relative to a state's largest value: steps fall elsewhere, so errors of 1e-10 a step differ.
    private static final double SOLVED = 1e-7;

    /// Of a derivative, which is controlled to 1e-6 a step, relative to the length of its tangent.
    private static final double DERIVED = 1e-4;

    /// Of an exponent or the length of a cycle.
    private static final double MEASURED = 1e-3;

    /// Of an estimate, as a share of its range, from a window without noise.
    private static final double FITTED = 1e-6;

    private static final DynamicalSystem PRESSURE = Systems.read("pressure", """
                    name: pressure
                    states: {p: Pa, q: m3/s}
                    parameters: {K: [5e8, 2e9]}
                    constants: {V: 1e-3, ps: 2e7, L: 5e8, Rh: 2e10}
                    equations: [p' = K/V*q, q' = (ps - p - Rh*q)/L]
                    initial: {p: [1e5, 5e6], q: 0}
                    horizon: 0.2
                    """);

    private static final DynamicalSystem CALCIUM = Systems.read("calcium", """
                    name: calcium
                    states: {A: M, B: M}
                    parameters: {k: [0.5e9, 2e9]}
                    equations: [A' = A - k*A*B, B' = k*A*B - B]
                    initial: {A: [0.5e-9, 2e-9], B: [0.5e-9, 2e-9]}
                    horizon: 20
                    """);

    private static final DynamicalSystem FRICTION = Systems.read("friction", """
                    name: friction
                    states: [x, v]
                    parameters: {mu: [0.02, 0.3]}
                    equations: [x' = v, v' = -10*x - mu*9.81*sign(v)]
                    initial: {x: [1, 3], v: [-0.5, 0.5]}
                    horizon: 5
                    """);

    record Case(DynamicalSystem system, double[] parameters, double[] initial) {
        @Override
        public String toString() {
            return system.name();
        }

        /// The largest magnitude of each state within a horizon.
        double[] sizes() {
            var times = new double[50];
            Arrays.setAll(times, i -> system.horizon() * i / (times.length - 1));
            var sizes = new double[initial.length];
            for (var row :
                    ReferenceSolver.solve(system, parameters, initial, times).states()) {
                Arrays.setAll(sizes, i -> Math.max(sizes[i], Math.abs(row[i])));
            }
            return sizes;
        }
    }

    private static final Case DUFFING = new Case(Systems.named("duffing"), new double[] {0.3}, new double[] {1, 0});
    private static final Case PENDULUM =
            new Case(Systems.named("forced-pendulum"), new double[] {1.35}, new double[] {1, 0});
    private static final Case LORENZ = new Case(Systems.named("lorenz"), new double[] {14}, new double[] {10, 0, 0});
    private static final Case OSCILLATOR =
            new Case(Systems.named("van-der-pol"), new double[] {1}, new double[] {2, 0});
    private static final Case LINE = new Case(PRESSURE, new double[] {1e9}, new double[] {2e6, 0});
    private static final Case CELL = new Case(CALCIUM, new double[] {1e9}, new double[] {2e-9, 0.5e-9});
    private static final Case BLOCK = new Case(FRICTION, new double[] {0.15}, new double[] {2, 0});
    private static final Case REACTION = new Case(StiffSystems.ROBERTSON, new double[] {0.04}, new double[] {1, 0, 0});
    private static final Case RELAXATION = new Case(StiffSystems.RELAXATION, new double[] {100}, new double[] {2, 0});

    private static Stream<Arguments> drawn(List<Case> cases, int draws) {
        return cases.stream()
                .flatMap(one -> Stream.iterate(0, draw -> draw < draws, draw -> draw + 1)
                        .map(draw -> Arguments.of(
                                one, OtherUnits.drawn(one.system, new Seed(draw).named(one.system.name())))));
    }

    static Stream<Arguments> solved() {
        return drawn(List.of(DUFFING, PENDULUM, LORENZ, OSCILLATOR, LINE, CELL, BLOCK, REACTION, RELAXATION), 6);
    }

    @ParameterizedTest
    @MethodSource("solved")
    void aSolutionIsTheSame(Case one, OtherUnits units) {
        var times = new double[12];
        Arrays.setAll(times, i -> one.system.horizon() * i / 11);
        var before = ReferenceSolver.solve(one.system, one.parameters, one.initial, times);
        var after = ReferenceSolver.solve(
                units.system(), units.parameter(one.parameters), units.state(one.initial), units.times(times));
        var sizes = one.sizes();
        for (int i = 0; i < times.length; i++) {
            for (int state = 0; state < sizes.length; state++) {
                double back = after.states()[i][state] / units.states()[state];
                assertThat(back).isCloseTo(before.states()[i][state], within(SOLVED * sizes[state]));
            }
        }
    }

    static Stream<Arguments> smooth() {
        return drawn(List.of(DUFFING, PENDULUM, LORENZ, OSCILLATOR, LINE, CELL), 3);
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void soAreItsDerivativesByEveryMethod(Case one, OtherUnits units) {
        int states = one.initial.length;
        int columns = states + one.parameters.length;
        var times = new double[] {0, one.system.horizon() / 4};
        var sizes = one.sizes();
        for (int method = 0; method < 3; method++) {
            var before = solved(method, one.system, one.parameters, one.initial, times);
            var after = solved(
                    method,
                    units.system(),
                    units.parameter(one.parameters),
                    units.state(one.initial),
                    units.times(times));
            for (int column = 0; column < columns; column++) {
                double by = column < states ? units.states()[column] : units.parameters()[column - states];
                int at = states * (1 + columns) + (1 + column) * states;
                double length = 0;
                for (int i = 0; i < states; i++) {
                    length = Math.max(length, Math.abs(before[at + i]) / sizes[i]);
                }
                for (int i = 0; i < states; i++) {
                    double back = after[at + i] / units.states()[i] * by;
                    assertThat(back).isCloseTo(before[at + i], within(DERIVED * length * sizes[i]));
                }
            }
        }
    }

    private static double[] solved(
            int method, DynamicalSystem system, double[] parameters, double[] initial, double[] times) {
        Propagator propagator = switch (method) {
            case 0 -> new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.EXPLICIT, Accuracy.REFERENCE);
            case 1 -> new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.IMPLICIT, Accuracy.REFERENCE);
            default -> new TaylorPropagator(system, Accuracy.REFERENCE);
        };
        var batch = new Batch(system, Tangents.all(system), 0);
        batch.add(parameters, initial, times[0], times);
        propagator.solve(batch);
        assertThat(batch.lost(0)).isEmpty();
        return Arrays.copyOf(batch.values(), batch.at(0, times.length));
    }

    static Stream<Arguments> classified() {
        return drawn(List.of(DUFFING, PENDULUM, LORENZ, OSCILLATOR, LINE, CELL, BLOCK, REACTION), 3);
    }

    @ParameterizedTest
    @MethodSource("classified")
    void soIsItsRegime(Case one, OtherUnits units) {
        var classifier = new RegimeClassifier();
        var before = classifier.classify(one.system, one.parameters, one.initial);
        var after = classifier.classify(units.system(), units.parameter(one.parameters), units.state(one.initial));
        assertThat(after.name()).isEqualTo(before.name());
        double scale = 1 / one.system.horizon();
        assertThat(after.lyapunov() * units.time())
                .isCloseTo(before.lyapunov(), within(MEASURED * Math.max(scale, Math.abs(before.lyapunov()))));
        before.cycleTime()
                .ifPresent(length -> assertThat(after.cycleTime().orElseThrow() / units.time())
                        .isCloseTo(length, within(MEASURED * length)));
        if (before.period().isEmpty()) {
            comesToRestAtTheSamePlace(before, after, one, units);
        }
    }

    private static void comesToRestAtTheSamePlace(Regime before, Regime after, Case one, OtherUnits units) {
        var sizes = one.sizes();
        for (int i = 0; i < sizes.length; i++) {
            double back = after.section().getFirst()[i] / units.states()[i];
            assertThat(back).isCloseTo(before.section().getFirst()[i], within(MEASURED * sizes[i]));
        }
    }

    static Stream<Arguments> fitted() {
        return drawn(List.of(DUFFING, LINE, CELL, BLOCK), 2);
    }

    @ParameterizedTest
    @MethodSource("fitted")
    void soIsTheClassicalFit(Case one, OtherUnits units) {
        var times = new double[40];
        Arrays.setAll(times, i -> one.system.horizon() * i / 80);
        var truth = ReferenceSolver.solve(one.system, one.parameters, one.initial, times);
        var window = Window.of(truth, times.length);
        var before = new ClassicalFit(one.system).fit(window);
        var after = new ClassicalFit(units.system()).fit(units.window(window));
        double range = one.system.parameters().getFirst().range().width();
        assertThat(before.parameters()[0]).isCloseTo(one.parameters[0], within(FITTED * range));
        assertThat(after.parameters()[0] / units.parameters()[0]).isCloseTo(one.parameters[0], within(FITTED * range));
        assertThat(after.parameterDeviation(0) / units.parameters()[0]).isBetween(0.0, FITTED * range);
    }
}
