package dev.frugal.physics.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Standard deviations say how far estimates are off, however many samples a window has and however large
/// its errors.
class CoverageTest {
    private static final DynamicalSystem DUFFING = Systems.named("duffing");

    /// Of a normal distribution within ± 1.96 standard deviations.
    private static final double LEVEL = 0.95;

    /// Three standard deviations of the share of 400 independent estimates.
    private static final double SPREAD = 0.033;

    private static final int WINDOWS = 400;

    private static final double NORMAL = 1.96;

    /// A drawn problem: windows that differ, with the parameter behind each.
    private record Drawn(List<Window> windows, double[][] truth) {}

    private static Drawn drawn(int count, int samples, double share, Seed seed) {
        var random = seed.random();
        var times = new double[samples];
        Arrays.setAll(times, i -> 8.0 * i / (samples - 1));
        var windows = new ArrayList<Window>();
        var truth = new double[count][];
        for (int i = 0; i < count; i++) {
            truth[i] = new double[] {0.25 + 0.25 * random.nextDouble()};
            var initial = new double[] {2 * random.nextDouble() - 1, 2 * random.nextDouble() - 1};
            var states =
                    ReferenceSolver.solve(DUFFING, truth[i], initial, times).states();
            windows.add(new Window(times, noisy(states, share, random)));
        }
        return new Drawn(windows, truth);
    }

    /// With normal errors of the given share of each state's root mean square.
    private static double[][] noisy(double[][] states, double share, RandomGenerator random) {
        var noisy = new double[states.length][];
        var size = new double[states[0].length];
        for (var state : states) {
            Arrays.setAll(size, j -> size[j] + state[j] * state[j] / states.length);
        }
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = states[i].clone();
            for (int j = 0; j < size.length; j++) {
                noisy[i][j] += share * Math.sqrt(size[j]) * random.nextGaussian();
            }
        }
        return noisy;
    }

    private static double covered(Drawn drawn, List<WindowEstimate> estimates) {
        int inside = 0;
        for (int i = 0; i < estimates.size(); i++) {
            double error = Math.abs(estimates.get(i).parameters()[0] - drawn.truth()[i][0]);
            inside += error < NORMAL * estimates.get(i).parameterDeviation(0) ? 1 : 0;
        }
        return (double) inside / estimates.size();
    }

    @ParameterizedTest
    @CsvSource({"30, 0.001", "30, 0.1", "100, 0.01", "100, 0.1", "1000, 0.05"})
    void ninetyFivePerCentOfTheTruthsLieWithinTheirIntervals(int samples, double share) {
        var drawn = drawn(WINDOWS, samples, share, new Seed(7).named("coverage").at(samples));
        var estimates = new BatchFit(DUFFING).fit(drawn.windows(), drawn.truth());
        assertThat(covered(drawn, estimates)).isCloseTo(LEVEL, within(SPREAD));
    }

    @ParameterizedTest
    @CsvSource({"30", "2000"})
    void withoutErrorsTheIntegratorsOwnIsCoveredHoweverManySamplesThereAre(int samples) {
        var drawn = drawn(50, samples, 0, new Seed(8));
        var estimates = new BatchFit(DUFFING).fit(drawn.windows(), drawn.truth());
        assertThat(covered(drawn, estimates)).isGreaterThan(LEVEL - SPREAD);
        for (var estimate : estimates) {
            // Nine digits of a parameter near one, less a condition of some tens.
            assertThat(estimate.parameterDeviation(0)).isBetween(1e-11, 1e-6);
        }
    }

    /// The equation lacks a term, here a quadratic stiffness, so that all its estimates are off alike:
    /// samples taken ten times as often do not make them better, nor their standard deviations smaller.
    @Test
    void whatTheEquationMissesDoesNotAverageOut() {
        var wrong = Systems.read("wrong", """
                        name: wrong
                        states: [x, v]
                        parameters: {F0: [0.1, 0.7]}
                        equations: ["x' = v", "v' = F0*cos(t) - 0.3*v + x - x^3 + 0.02*x^2"]
                        initial: {x: [-1, 1], v: [-1, 1]}
                        horizon: 16
                        """);
        double few = deviation(wrong, 200);
        double many = deviation(wrong, 2000);
        // Independent errors would make it smaller by √10.
        assertThat(many / few).isBetween(0.7, 1.4);
    }

    private static double deviation(DynamicalSystem wrong, int samples) {
        var drawn = drawn(1, samples, 1e-3, new Seed(9));
        return new MultiStartFit(wrong).fit(drawn.windows().getFirst()).parameterDeviation(0);
    }

    @Test
    void whatBecomesOfAWindowDoesNotDependOnTheOthers() {
        var drawn = drawn(40, 60, 0.02, new Seed(10));
        var together = new BatchFit(DUFFING).fit(drawn.windows(), drawn.truth());
        var alone = new BatchFit(DUFFING).fit(drawn.windows().subList(17, 18), new double[][] {drawn.truth()[17]});
        assertThat(together.get(17).parameters()).isEqualTo(alone.getFirst().parameters());
        assertThat(together.get(17).covariance()).isDeepEqualTo(alone.getFirst().covariance());
    }
}
