package dev.frugal.physics.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.dynamics.StiffSystems;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegimeClassifierTest {
    /// Spread of a finite-time exponent over some thousand time units.
    private static final double EXPONENT_ERROR = 0.03;

    /// A cycle's exponent and length are limited by the integrator alone.
    private static final double CYCLE_ERROR = 1e-3;

    /// Relative: an equilibrium is a root, and its exponent an eigenvalue.
    private static final double ROOT = 1e-9;

    /// Of an equilibrium that is approached over a time without end, or by a block that sticks where it stops.
    private static final double APPROACHED = 1e-6;

    /// The published length has one decimal.
    private static final double ONE_DECIMAL = 0.05;

    /// Of a cycle's exponent over a length of some sixteen hundred.
    private static final double EXPONENT_OF_LONG_CYCLE = 1e-6;

    /// A cycle is as long as the forcing's period.
    private static final double ROUNDING = 1e-15;

    /// The values have four decimals.
    private static final double FOUR_DECIMALS = 1e-4;

    private final RegimeClassifier classifier = new RegimeClassifier();

    /// The cascade that is usually shown for this oscillator, at ω = 1.2.
    @ParameterizedTest
    @CsvSource({
        "0.20, period-1",
        "0.28, period-2",
        "0.29, period-4",
        "0.37, period-5",
        "0.50, chaotic",
        "0.65, period-2",
    })
    void duffingsOscillatorGoesThroughItsKnownRegimes(double force, String regime) {
        var found = classifier.classify(duffing(), new double[] {force}, new double[] {1, 0});
        assertThat(found.name()).isEqualTo(regime);
        if (found.behaviour() == LongTermBehaviour.PERIODIC) {
            assertThat(found.section()).hasSize(found.period().orElseThrow());
            assertThat(found.lyapunov()).isNegative();
        } else {
            assertThat(found.lyapunov()).isPositive();
        }
    }

    private static DynamicalSystem duffing() {
        return Systems.named("duffing").withConstants(Map.of("omega", 1.2));
    }

    /// Damping shrinks areas by exp(−δt), so the two exponents of a cycle sum to −δ; a pair of
    /// complex multipliers shares it equally.
    @Test
    void aCyclesExponentIsHalfTheDampingWhereItsMultipliersAreComplex() {
        var found = classifier.classify(duffing(), new double[] {0.2}, new double[] {1, 0});
        assertThat(found.lyapunov()).isCloseTo(-0.15, within(CYCLE_ERROR));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 6.287", "1, 6.663", "5, 11.612"})
    void vanDerPolsOscillatorHasOneCycleOfKnownLength(double mu, double length) {
        var system = Systems.named("van-der-pol");
        var found = classifier.classify(system, new double[] {mu}, new double[] {0.5, 0});
        assertThat(found.name()).isEqualTo("period-1");
        assertThat(found.cycleTime().orElseThrow()).isCloseTo(length, within(CYCLE_ERROR));
        assertThat(found.lyapunov()).isCloseTo(0, within(CYCLE_ERROR));
    }

    @Test
    void vanDerPolsCycleRepelsWhereSmallSwingsAreDamped() {
        var system = Systems.named("van-der-pol");
        var found = classifier.classify(system, new double[] {-0.1}, new double[] {1, 0});
        assertThat(found.name()).isEqualTo("equilibrium");
        assertThat(found.lyapunov()).isCloseTo(-0.05, within(ROOT));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0", "14, 13", "20, 19"})
    void lorenzComesToRestBelowItsTransition(double rho, double z) {
        var found = classifier.classify(Systems.named("lorenz"), new double[] {rho});
        assertThat(found.name()).isEqualTo("equilibrium");
        assertThat(found.section().getFirst()[2]).isCloseTo(z, within(ROOT));
        assertThat(found.lyapunov()).isNegative();
    }

    @Test
    void lorenzIsChaoticWithTheKnownExponent() {
        var found = classifier.classify(Systems.named("lorenz"), new double[] {28});
        assertThat(found.name()).isEqualTo("chaotic");
        assertThat(found.lyapunov()).isCloseTo(0.906, within(EXPONENT_ERROR));
    }

    @ParameterizedTest
    @CsvSource({"0, equilibrium", "0.9, period-1", "1.07, period-2", "1.15, chaotic", "1.35, period-1"})
    void aPendulumThatTurnsOverReturnsAfterWholeTurns(double torque, String regime) {
        var found = classifier.classify(Systems.named("forced-pendulum"), new double[] {torque});
        assertThat(found.name()).isEqualTo(regime);
    }

    /// Two phases with the rates ω₁ and ω₂ lock if K is above their difference, at sin φ = (ω₂ - ω₁)/K; then the
    /// order parameter is cos(φ/2), and together they turn at the mean of the rates.
    @ParameterizedTest
    @CsvSource({"0.5, quasi-periodic", "1.25, phase-locked", "3, phase-locked"})
    void twoPhasesLockWhereTheirCouplingExceedsTheirDifference(double coupling, String regime) {
        var system = Systems.read("two", """
                        name: two
                        indices: {i: 1..2, j: 1..2}
                        states: ["theta[i]"]
                        parameters: {K: [0, 4]}
                        constants: {"omega[i]": [0.5, 1.5]}
                        equations: ["theta[i]' = omega[i] + K*mean(j, sin(theta[j] - theta[i]))"]
                        initial: {"theta[i]": [0, 2*pi]}
                        horizon: 10
                        """);
        var found = classifier.classify(system, new double[] {coupling});
        if (coupling < 1) {
            assertThat(found.name()).isIn("quasi-periodic", "period-1");
            assertThat(found.synchrony().orElseThrow().low()).isLessThan(0.1);
        } else {
            assertThat(found.name()).isEqualTo(regime);
            assertThat(found.cycleTime().orElseThrow()).isCloseTo(2 * Math.PI, within(CYCLE_ERROR));
            var order = found.synchrony().orElseThrow();
            assertThat(order.mean()).isCloseTo(Math.cos(Math.asin(1 / coupling) / 2), within(CYCLE_ERROR));
            assertThat(order.high() - order.low()).isCloseTo(0, within(CYCLE_ERROR));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.2, quasi-periodic", "3, phase-locked"})
    void kuramotosOscillatorsLockWhenCoupledStrongly(double coupling, String regime) {
        assertThat(classifier
                        .classify(Systems.named("kuramoto"), new double[] {coupling})
                        .name())
                .isEqualTo(regime);
    }

    @Test
    void aPendulumIsNoPhaseOscillator() {
        assertThat(classifier
                        .classify(Systems.named("forced-pendulum"), new double[] {0.9})
                        .synchrony())
                .isEmpty();
    }

    @Test
    void twoFrequenciesWithoutACommonMultipleAreQuasiPeriodic() {
        var system = Systems.read("torus", """
                        name: torus
                        states: [x, v]
                        parameters: {force: [0.1, 1]}
                        equations: [x' = v, v' = force*cos(sqrt(2)*t) - x]
                        initial: {x: [0.5, 1], v: [0, 0]}
                        horizon: 10
                        """);
        var found = classifier.classify(system, new double[] {0.5});
        assertThat(found.name()).isEqualTo("quasi-periodic");
        assertThat(found.lyapunov()).isCloseTo(0, within(CYCLE_ERROR));
    }

    /// At the limit of the period doublings the exponent vanishes without a second frequency.
    @Test
    void aSystemThatShrinksEveryVolumeIsNeverCalledQuasiPeriodic() {
        var found = classifier.classify(duffing(), new double[] {0.292288}, new double[] {1, 0});
        assertThat(found.behaviour())
                .isIn(LongTermBehaviour.PERIODIC, LongTermBehaviour.CHAOTIC, LongTermBehaviour.UNSETTLED);
    }

    @ParameterizedTest
    @CsvSource({"x' = k*x, 1", "x' = k*x^2, 1"})
    void aSolutionThatLeavesEveryBoundIsDivergent(String equation, double start) {
        var system = Systems.read("runaway", """
                        name: runaway
                        states: [x]
                        parameters: {k: [0.5, 2]}
                        equations: ["%s"]
                        initial: {x: [-1, 1]}
                        horizon: 5
                        """.formatted(equation));
        var found = classifier.classify(system, new double[] {1}, new double[] {start});
        assertThat(found.name()).isEqualTo("divergent");
    }

    @Test
    void anEquilibriumInPascalHasTheExponentItHasInMegapascal() {
        var text = """
                name: pressure
                states: [p, q]
                parameters: {K: [%s]}
                constants: {V: %s, ps: %s, L: %s, Rh: %s}
                equations: [p' = K/V*q, q' = (ps - p - Rh*q)/L]
                initial: {p: [%s], q: 0}
                horizon: 0.2
                """;
        var pascal = Systems.read("pascal", text.formatted("5e8, 2e9", "1e-3", "2e7", "5e8", "2e10", "1e5, 5e6"));
        var megapascal = Systems.read("megapascal", text.formatted("500, 2000", "1", "20", "0.5", "20", "0.1, 5"));
        for (var found : new Regime[] {
            classifier.classify(pascal, new double[] {1e9}), classifier.classify(megapascal, new double[] {1000})
        }) {
            assertThat(found.name()).isEqualTo("equilibrium");
            assertThat(found.lyapunov()).isCloseTo(-20, within(ROOT * 20));
        }
    }

    @Test
    void aReactionThatTakesForEverComesToItsEquilibrium() {
        var found = classifier.classify(StiffSystems.ROBERTSON, new double[] {0.04}, new double[] {1, 0, 0});
        assertThat(found.name()).isEqualTo("equilibrium");
        assertThat(found.section().getFirst()).containsExactly(new double[] {0, 0, 1}, within(APPROACHED));
    }

    /// The length of the cycle is known as a series in μ, here 1614.4 (Grasman 1987).
    @Test
    void aRelaxationOscillationIsACycle() {
        var found = classifier.classify(StiffSystems.RELAXATION, new double[] {1000}, new double[] {2, 0});
        assertThat(found.name()).isEqualTo("period-1");
        assertThat(found.cycleTime().orElseThrow()).isCloseTo(1614.4, within(ONE_DECIMAL));
        assertThat(found.lyapunov()).isCloseTo(0, within(EXPONENT_OF_LONG_CYCLE));
        assertThat(found.remarks())
                .extracting(Remark::line)
                .singleElement()
                .asString()
                .contains("stiff");
    }

    @Test
    void aDiodeThatClipsReturnsEveryPeriod() {
        var system = Systems.read("diode", """
                        name: diode
                        states: [V]
                        parameters: {R: [500, 2000]}
                        constants: {C: 1e-6, Is: 1e-12, Vt: 0.02585, w: 100*pi, Vp: 5}
                        equations: ["V' = ((Vp*sin(w*t) - V)/R - Is*(exp(V/Vt) - 1))/C"]
                        initial: {V: [-1, 0.5]}
                        horizon: 0.04
                        """);
        var found = classifier.classify(system, new double[] {1000});
        assertThat(found.name()).isEqualTo("period-1");
        assertThat(found.cycleTime().orElseThrow()).isCloseTo(0.02, within(ROUNDING));
        // Its neighbours meet so fast that their distance is no number after a cycle.
        assertThat(found.lyapunov()).isLessThan(-10_000);
    }

    @Test
    void aBlockHeldByFrictionIsAtRestWhereItSticks() {
        var system = Systems.read("coulomb", """
                        name: coulomb
                        states: [x, v]
                        parameters: {mu: [0.02, 0.3]}
                        equations: [x' = v, v' = -10*x - mu*9.81*sign(v)]
                        initial: {x: [1, 3], v: [-0.5, 0.5]}
                        horizon: 5
                        """);
        var found = classifier.classify(system, new double[] {0.15}, new double[] {3, 0});
        assertThat(found.name()).isEqualTo("equilibrium");
        assertThat(found.section().getFirst()).containsExactly(new double[] {0.057, 0}, within(APPROACHED));
        assertThat(found.remarks())
                .extracting(Remark::line)
                .singleElement()
                .asString()
                .contains("discontinuous");
    }

    @Test
    void aTankThatHasRunEmptyIsAtRest() {
        var system = Systems.read("tank", """
                        name: tank
                        states: [h]
                        parameters: {k: [0.5, 2]}
                        equations: [h' = -k*sqrt(h)]
                        initial: {h: [0.5, 1]}
                        horizon: 5
                        """);
        var found = classifier.classify(system, new double[] {1});
        assertThat(found.name()).isEqualTo("equilibrium");
        assertThat(found.remarks())
                .extracting(Remark::line)
                .singleElement()
                .asString()
                .contains("ends at t = 2");
    }

    @Test
    void anAngleInDegreesIsAnAngle() {
        var text = Systems.builtInText("forced-pendulum")
                .replace("sin(theta)", "sin(theta*pi/180)")
                .replace("theta' = w", "theta' = w*180/pi")
                .replace("theta: [-1, 1]", "theta: [-57, 57]");
        var found = classifier.classify(Systems.read("degrees", text), new double[] {1.35});
        assertThat(found.name()).isEqualTo("period-1");
    }

    @Test
    void whatTheAuthorDeclaredTakesPrecedence() {
        var system = Systems.read("declared", Systems.builtInText("duffing") + """
                                regimes:
                                  - {regime: one-well, F0: [0.1, 0.25]}
                                """);
        assertThat(classifier.label(system, new double[] {0.2})).isEqualTo("one-well");
        var found = classifier.classify(system, new double[] {0.2});
        assertThat(found.name()).isEqualTo("one-well");
        assertThat(found.behaviour()).isEqualTo(LongTermBehaviour.PERIODIC);
        assertThat(RegimeClassifier.declared(system, new double[] {0.3})).isEmpty();
    }

    /// Values of the first two doublings computed with ten times as fine a sweep.
    @Test
    void aSweepFindsThePeriodDoublings() {
        var result = new BifurcationSweep(duffing(), new double[] {0}, 0, 0.25, 0.29, 3, Optional.empty()).run(_ -> {});
        assertThat(result.points()).hasSize(3);
        assertThat(result.bifurcations())
                .extracting(change ->
                        change.before().name() + " to " + change.after().name())
                .containsExactly("period-1 to period-2", "period-2 to period-4");
        assertThat(result.bifurcations().getFirst().value()).isCloseTo(0.2655, within(FOUR_DECIMALS));
        assertThat(result.bifurcations().getLast().value()).isCloseTo(0.2867, within(FOUR_DECIMALS));
    }

    @Test
    void onlyTheLastAnswersAreKept() {
        var forgetful = new RegimeClassifier(2);
        var system = Systems.named("lorenz");
        var first = forgetful.classify(system, new double[] {14});
        var second = forgetful.classify(system, new double[] {13});
        assertThat(forgetful.classify(system, new double[] {14})).isSameAs(first);
        forgetful.classify(system, new double[] {12});
        assertThat(forgetful.classify(system, new double[] {14})).isSameAs(first);
        assertThat(forgetful.classify(system, new double[] {13}))
                .isNotSameAs(second)
                .extracting(Regime::name)
                .isEqualTo(second.name());
    }
}
