package dev.frugal.physics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.baseline.ClassicalFit;
import dev.frugal.physics.evaluation.baseline.ConditionalMean;
import dev.frugal.physics.evaluation.baseline.Constant;
import dev.frugal.physics.evaluation.baseline.Persistence;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
    /// Of the mean of a few numbers of order one.
    private static final double ROUNDING = 1e-12;

    /// Of a central difference with a step of 1e-5.
    private static final double DIFFERENCE = 1e-8;

    /// Far from the truth, in standard errors of a parameter that 200 samples of unit sensitivity determine.
    private static final double STANDARD_ERRORS = 10;

    /// Relative, of a parameter from a window without noise.
    private static final double FITTED = 2e-6;

    /// Relative: four and a half standard deviations of a noise that is estimated from 110 samples.
    private static final double SPREAD = 0.3;

    private static final DynamicalSystem DUFFING = Systems.named("duffing");
    private static final Protocol PROTOCOL = Protocol.of(DUFFING).withTrajectories(3, 1);
    private static final TrajectoryDataSet DATA = TrajectoryDataSet.generate(DUFFING, PROTOCOL);

    @Test
    void theConstantIsTheBestConstant() {
        var best = Constant.of(DATA.train());
        double error = error(best, DATA.train(), 0);
        for (double shift : new double[] {-0.1, 0.1}) {
            var shifted = new Constant(new double[] {best.state()[0] + shift, best.state()[1]});
            assertThat(error(shifted, DATA.train(), 0)).isGreaterThan(error);
        }
    }

    @Test
    void theConditionalMeanGoesThroughTheMeansAndKnowsItsDerivatives() {
        var mean = ConditionalMean.of(DATA.train());
        var times = PROTOCOL.times();
        var windows = PROTOCOL.windows(DATA.train(), "train").subList(0, 1);
        var forecast = mean.forecast(windows, times).getFirst();
        double atFifty = DATA.train().stream()
                .mapToDouble(trajectory -> trajectory.states()[50][0])
                .average()
                .orElseThrow();
        assertThat(forecast.states()[50][0]).isEqualTo(atFifty, within(ROUNDING));
        double step = 1e-5;
        var beside = mean.forecast(windows, new double[] {times[50] - step, times[50] + step})
                .getFirst()
                .states();
        assertThat(forecast.firstDerivatives().orElseThrow()[50][0])
                .isEqualTo((beside[1][0] - beside[0][0]) / (2 * step), within(DIFFERENCE));
    }

    @Test
    void persistenceHoldsTheLastSampleOfTheWindow() {
        var window = PROTOCOL.windows(DATA.newStates(), "new-states").getFirst();
        var forecast =
                new Persistence().forecast(List.of(window), PROTOCOL.times()).getFirst();
        assertThat(forecast.states()[150]).isEqualTo(window.states()[PROTOCOL.window() - 1]);
    }

    @Test
    void theClassicalFitFindsTheGlobalMinimumFromCleanWindows() {
        // Far below what a wrong minimum leaves (0.3), far above what rounding leaves (1e-7).
        double bound = 1e-4;
        assertThat(error(new ClassicalFit(DUFFING), DATA.newParameters(), PROTOCOL.window()))
                .isLessThan(bound);
    }

    @Test
    void theClassicalFitStaysNearTheTruthThroughNoise() {
        var noise = 0.01;
        var truth = DATA.newParameters().getFirst();
        var window = Window.of(truth, PROTOCOL.window()).withNoise(noise, new Seed(5));
        var estimate = new ClassicalFit(DUFFING).fit(window);
        assertThat(estimate.parameters()[0])
                .isEqualTo(truth.parameters()[0], within(STANDARD_ERRORS * noise / Math.sqrt(200)));
        assertThat(estimate.start()[0]).isEqualTo(truth.initial()[0], within(noise));
    }

    /// Robust against units: what is 1.2e9 here is estimated as well as a number near one.
    @Test
    void theClassicalFitKnowsHowSureItIsInPascal() {
        var system = Systems.read("pressure", """
                        name: pressure
                        states: {p: Pa, q: m3/s}
                        parameters: {K: [5e8, 2e9]}
                        constants: {V: 1e-3, ps: 2e7, L: 5e8, Rh: 2e10}
                        equations: [p' = K/V*q, q' = (ps - p - Rh*q)/L]
                        initial: {p: [1e5, 5e6], q: 0}
                        horizon: 0.2
                        """);
        var times = new double[110];
        java.util.Arrays.setAll(times, i -> 0.001 * i);
        var truth = ReferenceSolver.solve(system, new double[] {1.2e9}, new double[] {2e6, 0}, times);
        var clean = new ClassicalFit(system).fit(Window.of(truth, times.length));
        assertThat(clean.parameters()[0]).isEqualTo(1.2e9, within(FITTED * 1.2e9));
        assertThat(clean.parameterDeviation(0)).isLessThan(FITTED * 1.2e9);
        var noise = new double[] {2e5, 4e-5};
        int within = 0;
        int draws = 40;
        for (int draw = 0; draw < draws; draw++) {
            var random = new Seed(draw).named("noise").random();
            var states = new double[times.length][2];
            for (int i = 0; i < times.length; i++) {
                for (int j = 0; j < 2; j++) {
                    states[i][j] = truth.states()[i][j] + noise[j] * random.nextGaussian();
                }
            }
            var found = new ClassicalFit(system).fit(new Window(times, states));
            assertThat(found.noise()[0]).isEqualTo(noise[0], within(SPREAD * noise[0]));
            within += Math.abs(found.parameters()[0] - 1.2e9) < 1.96 * found.parameterDeviation(0) ? 1 : 0;
        }
        // 95 % of 40, give or take three standard deviations of a binomial count.
        assertThat(within).isGreaterThanOrEqualTo(34);
    }

    private static double error(Forecaster forecaster, List<Trajectory> truth, int first) {
        var forecasts = forecaster.forecast(PROTOCOL.windows(truth, "test"), PROTOCOL.times());
        return RelativeError.relativeL2(truth, forecasts, first);
    }
}
