package dev.frugal.physics.field.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.regime.FieldRegime.Behaviour;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRegimeClassifierTest {
    /// Of speeds and lengths of cycles, found between samples.
    private static final double FOUND = 1e-4;

    /// Of an exponent that is 0: the disturbance still contains what decays.
    private static final double NEUTRAL = 1e-3;

    /// Of an exponent that is 0 where nothing decays: errors of the solver.
    private static final double CONSERVED = 1e-6;

    /// Two standard deviations of the mean growth of a chaotic field over 400 units of time.
    private static final double MEAN_GROWTH = 0.02;

    /// A solution that is lost has been followed to the sample before.
    private static final double INTERVAL = 3 / 100.0;

    /// Of the slowest mode's rate of decay on a grid of 21 points: k²·(kh)²/12 is 0.0013.
    private static final double ON_THE_GRID = 3e-3;

    /// A change of regime is found by bisection, with an uncertainty that it states.
    private static final double UNCERTAINTIES = 5;

    private static FieldRegime regime(FieldSystem system, double... parameters) {
        return new FieldRegimeClassifier(system)
                .classify(parameters, system.initial(parameters, new Seed(0).named("initial")));
    }

    private static FieldSystem read(String yaml) {
        return FieldSystem.read("test", yaml);
    }

    /// u + iv = z with z' = (1 - iω)z - (1 - iβ)|z|²z + D z_xx: an oscillation at every point.
    private static FieldSystem oscillators(String initialU, String initialV, double size) {
        return read("""
                name: oscillators
                fields:
                  u: {grid: 32, length: 2*pi, boundary: periodic}
                  v: {}
                constants: {omega: 1.5, size: %s}
                equations:
                  - rest = 1 - (u^2 + v^2)/size^2
                  - u' = rest*u - omega*v + 0.2*d(u, x, 2)
                  - v' = rest*v + omega*u + 0.2*d(v, x, 2)
                initial: {u: "%s", v: "%s"}
                horizon: 5
                """.formatted(size, initialU, initialV));
    }

    @Test
    void phasesOfAllenAndCahnComeToRest() {
        var regime = regime(FieldSystem.named("allen-cahn"), 3);
        assertThat(regime.name()).isEqualTo("equilibrium");
        // Fronts that attract each other hardly move.
        assertThat(regime.lyapunov()).isCloseTo(0, within(NEUTRAL));
    }

    @Test
    void whatBurgersConservesNeitherGrowsNorDecays() {
        var regime = regime(FieldSystem.named("burgers"), 0.5);
        assertThat(regime.name()).isEqualTo("equilibrium");
        // The mean is conserved.
        assertThat(regime.lyapunov()).isCloseTo(0, within(NEUTRAL));
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0", "-0.3, 0", "0.4, 0.25", "0, 0.5"})
    void linearAdvectionAndReactionTravelAtASpeedThatIsKnown(double speed, double reaction) {
        var system = read("""
                name: advection
                fields:
                  u: {grid: 32, length: 2*pi, boundary: periodic}
                  v: {}
                constants: {c: %s, w: %s}
                equations:
                  - u' = -c*d(u, x) + w*v
                  - v' = -c*d(v, x) - w*u
                initial: {u: cos(x), v: -sin(x)}
                horizon: 6
                """.formatted(speed, reaction));
        // u + iv = exp(-i(x - (c - w)t))
        var regime = regime(system);
        assertThat(regime.behaviour()).isEqualTo(Behaviour.TRAVELLING_WAVE);
        assertThat(regime.speed().orElseThrow()).isCloseTo(speed - reaction, within(FOUND));
        assertThat(regime.lyapunov()).isCloseTo(0, within(CONSERVED));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e9})
    void aWaveOfOscillatorsTravelsInAnyUnit(double size) {
        var regime = regime(oscillators("0.5*size*cos(x)", "0.5*size*sin(x)", size), new double[0]);
        assertThat(regime.name()).isEqualTo("travelling-wave");
        // The phase is x + ωt.
        assertThat(regime.speed().orElseThrow()).isCloseTo(-1.5, within(FOUND));
    }

    @Test
    void oscillatorsInUnisonHavePeriodOne() {
        var regime = regime(oscillators("0.5 + 0.1*cos(x)", "0.1*sin(2*x)", 1), new double[0]);
        assertThat(regime.name()).isEqualTo("period-1");
        assertThat(regime.cycleTime().orElseThrow()).isCloseTo(2 * Math.PI / 1.5, within(FOUND));
        assertThat(regime.lyapunov()).isCloseTo(0, within(NEUTRAL));
    }

    @Test
    void aStringThatWasPluckedHasAStandingWave() {
        var system = read("""
                name: string
                fields: {u: {grid: 32, length: 2, boundary: periodic}}
                constants: {c: 0.6}
                equations: ["u'' = c^2*d(u, x, 2)"]
                initial: {u: cos(pi*x), u': 0}
                horizon: 7
                """);
        var regime = regime(system);
        assertThat(regime.name()).isEqualTo("standing-wave");
        assertThat(regime.cycleTime().orElseThrow()).isCloseTo(2 / 0.6, within(FOUND));
    }

    @Test
    void aFlameFrontIsChaotic() {
        var regime = regime(FieldSystem.named("kuramoto-sivashinsky"), 1);
        assertThat(regime.name()).isEqualTo("chaotic");
        // On a ring of 22: 0.043, Edson, Bunder, Mattner and Roberts, ANZIAM J. 61 (2019).
        assertThat(regime.lyapunov()).isCloseTo(0.043, within(MEAN_GROWTH));
    }

    @Test
    void aFlameFrontAtRestIsNeutralThoughItsMeanSetsItInMotion() {
        var system = FieldSystem.named("kuramoto-sivashinsky");
        var parameters = new double[] {0.8};
        var found = new FieldRegimeClassifier(system)
                .classify(parameters, system.initial(parameters, new Seed(2).named("initial")));
        assertThat(found.name()).isEqualTo("equilibrium");
        assertThat(found.lyapunov()).isCloseTo(0, within(NEUTRAL));
    }

    @Test
    void whatGoesToInfinityDiverges() {
        var regime = regime(read("""
                name: explosion
                fields: {u: {grid: 16, length: 1, boundary: periodic}}
                equations: ["u' = 0.01*d(u, x, 2) + u^2"]
                initial: {u: 1}
                horizon: 3
                """));
        assertThat(regime.name()).isEqualTo("divergent");
        assertThat(regime.until()).isCloseTo(1, within(INTERVAL));
        assertThat(regime.lyapunov()).isNaN();
    }

    @Test
    void anEquilibriumBetweenFixedEndsIsRecognised() {
        var regime = regime(read("""
                name: rod
                fields: {u: {grid: 21, length: 1, boundary: {left: {dirichlet: 1}, right: neumann}}}
                equations: ["u' = d(u, x, 2) - u"]
                initial: {u: 1}
                horizon: 1
                """));
        assertThat(regime.name()).isEqualTo("equilibrium");
        // The slowest mode is sin(πx/2).
        assertThat(regime.lyapunov()).isCloseTo(-1 - Math.PI * Math.PI / 4, within(ON_THE_GRID));
    }

    @Test
    void aStopIsHeard() {
        var system = FieldSystem.named("kuramoto-sivashinsky");
        var signal = new StopSignal();
        signal.request();
        assertThatThrownBy(() -> signal.during(() -> regime(system, 1))).isInstanceOf(RunInterruptedException.class);
    }

    @Test
    void aSweepFindsWhereTheEquilibriumEnds() {
        var system = read("""
                name: ignition
                fields: {u: {grid: 8, length: 1, boundary: periodic}}
                parameters: {a: [-1, 2]}
                equations: ["u' = d(u, x, 2) + a + u^2"]
                initial: {u: 0}
                horizon: 20
                """);
        var result = new FieldSweep(system, new double[] {0}, 0, -0.5, 1.5, 3, new Seed(0)).run(_ -> {});
        assertThat(result.points()).hasSize(3);
        assertThat(result.changes()).singleElement().satisfies(change -> {
            assertThat(change.before().name()).isEqualTo("equilibrium");
            assertThat(change.after().name()).isEqualTo("divergent");
            assertThat(change.value()).isCloseTo(0, within(UNCERTAINTIES * change.uncertainty()));
        });
    }
}
