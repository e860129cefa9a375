package dev.frugal.physics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.baseline.ClassicalFit;
import dev.frugal.physics.evaluation.baseline.ConditionalMean;
import dev.frugal.physics.evaluation.baseline.Constant;
import dev.frugal.physics.evaluation.baseline.Persistence;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
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
        assertThat(forecast.states()[50][0]).isEqualTo(atFifty, within(1e-12));
        double step = 1e-5;
        var beside = mean.forecast(windows, new double[] {times[50] - step, times[50] + step})
                .getFirst()
                .states();
        assertThat(forecast.firstDerivatives().orElseThrow()[50][0])
                .isEqualTo((beside[1][0] - beside[0][0]) / (2 * step), within(1e-6));
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
        var window = truth.window(PROTOCOL.window()).withNoise(noise, new Seed(5));
        var estimate = new ClassicalFit(DUFFING).fit(window);
        // Ten standard errors of a parameter that 200 samples of unit sensitivity determine.
        assertThat(estimate.parameters()[0]).isEqualTo(truth.parameters()[0], within(10 * noise / Math.sqrt(200)));
        assertThat(estimate.initial()[0]).isEqualTo(truth.initial()[0], within(noise));
    }

    private static double error(Forecaster forecaster, List<Trajectory> truth, int first) {
        var forecasts = forecaster.forecast(PROTOCOL.windows(truth, "test"), PROTOCOL.times());
        return RelativeError.relativeL2(truth, forecasts, first);
    }
}
