package dev.frugal.physics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {
    /// Rounding of a handful of float64 operations.
    private static final double ROUNDING = 1e-12;

    private static final int PERIOD = 629;

    /// Relative, of the mean of a squared cosine over the samples of a period, of which they hold both ends.
    private static final double BOTH_ENDS = 2.0 / PERIOD;

    private final double[] times = {0, 1, 2};
    private final Trajectory trajectory =
            new Trajectory(new double[] {0.3}, times, new double[][] {{3, 0}, {0, 4}, {1, 0}});

    @Test
    void forecastingZeroHasRelativeErrorOne() {
        var zero = Forecast.ofStates(new double[3][2]);
        assertThat(RelativeError.relativeL2(List.of(trajectory), List.of(zero), 0))
                .isEqualTo(1, within(ROUNDING));
    }

    @Test
    void onlyTheUnseenPartCountsAfterTheWindow() {
        var wrongAtFirst = Forecast.ofStates(new double[][] {{9, 9}, {0, 4}, {1.5, 0}});
        assertThat(RelativeError.relativeL2(List.of(trajectory), List.of(wrongAtFirst), 2))
                .isEqualTo(0.5, within(ROUNDING));
        assertThat(RelativeError.meanSquare(List.of(trajectory), List.of(wrongAtFirst)))
                .isEqualTo((36 + 81 + 0.25) / 6, within(ROUNDING));
    }

    @Test
    void aWindowThatCoversTheTrajectoryLeavesNothingToForecast() {
        var forecast = Forecast.ofStates(trajectory.states());
        assertThatThrownBy(() -> RelativeError.relativeL2(List.of(trajectory), List.of(forecast), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
    }

    @Test
    void aConstantEquilibriumHasALowResidualAndIsWorthless() {
        var duffing = Systems.named("duffing");
        var at = new double[PERIOD];
        var still = new double[PERIOD][];
        for (int i = 0; i < PERIOD; i++) {
            at[i] = i * 0.01;
            still[i] = new double[] {1, 0};
        }
        var truth = new Trajectory(new double[] {0.4}, at, still);
        var zero = new double[PERIOD][2];
        var forecast = Forecast.ofStates(still).withDerivatives(zero, zero);
        // At x = 1 the restoring force vanishes: what is left is the forcing F0·cos t in one state
        // of two.
        double expected = 0.4 * 0.4 / 2 / 2;
        assertThat(Residual.firstOrder(duffing, List.of(truth), List.of(forecast))
                        .orElseThrow())
                .isEqualTo(expected, within(BOTH_ENDS * expected));
        assertThat(Residual.secondOrder(duffing, List.of(truth), List.of(forecast))
                        .orElseThrow())
                .isEqualTo(2 * expected, within(BOTH_ENDS * 2 * expected));
    }

    @Test
    void forecastsWithoutDerivativesHaveNoResidual() {
        var forecast = Forecast.ofStates(trajectory.states());
        assertThat(Residual.firstOrder(Systems.named("duffing"), List.of(trajectory), List.of(forecast)))
                .isEmpty();
    }

    @Test
    void parametersThatAreLinearInTheCodeAreReadOffExactly() {
        var random = new Seed(3).random();
        var trajectories = new ArrayList<Trajectory>();
        var forecasts = new ArrayList<Forecast>();
        for (int i = 0; i < 20; i++) {
            var code = new double[] {random.nextGaussian(), random.nextGaussian()};
            double parameter = 0.7 + 2 * code[0] - 3 * code[1];
            trajectories.add(new Trajectory(new double[] {parameter}, times, trajectory.states()));
            forecasts.add(Forecast.ofStates(trajectory.states()).withLatent(code));
        }
        var error = Prognostics.meanSquare(
                trajectories.subList(0, 12),
                forecasts.subList(0, 12),
                trajectories.subList(12, 20),
                forecasts.subList(12, 20));
        assertThat(error.orElseThrow()).isLessThan(ROUNDING);
    }

    @Test
    void anEstimateOfTheParametersGoesBeforeAProbe() {
        var forecast = new Forecast(
                trajectory.states(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new double[] {0.5}),
                Optional.of(new double[] {7}));
        var error = Prognostics.meanSquare(List.of(), List.of(), List.of(trajectory), List.of(forecast));
        assertThat(error.orElseThrow()).isEqualTo(0.04, within(ROUNDING));
    }

    @Test
    void aCollapsedCodeIsReadAsTheMeanParameter() {
        var trajectories = List.of(
                new Trajectory(new double[] {1}, times, trajectory.states()),
                new Trajectory(new double[] {3}, times, trajectory.states()));
        var same = Forecast.ofStates(trajectory.states()).withLatent(new double[] {5, 5});
        var error = Prognostics.meanSquare(trajectories, List.of(same, same), trajectories, List.of(same, same));
        assertThat(error.orElseThrow()).isEqualTo(1, within(ROUNDING));
    }

    @Test
    void silhouetteIsNearOneForTightDistantRegimesAndBelowZeroForMixedOnes() {
        var codes = List.of(new double[] {0, 0}, new double[] {0, 0.1}, new double[] {10, 0}, new double[] {10, 0.1});
        var apart = List.of("a", "a", "b", "b");
        var mixed = List.of("a", "b", "a", "b");
        // 0.1 from its own kind, and between 10 and the diagonal from the other.
        double others = (10 + Math.hypot(10, 0.1)) / 2;
        assertThat(RegimeSeparation.silhouette(codes, apart).orElseThrow())
                .isEqualTo(1 - 0.1 / others, within(ROUNDING));
        assertThat(RegimeSeparation.silhouette(codes, mixed).orElseThrow()).isLessThan(0);
        assertThat(RegimeSeparation.silhouette(codes, List.of("a", "a", "a", "a")))
                .isEmpty();
    }

    @Test
    void everyWindowIsExchangedForAnother() {
        var windows = new ArrayList<Window>();
        for (int i = 0; i < 9; i++) {
            windows.add(new Window(new double[] {0}, new double[][] {{i}}));
        }
        for (long seed = 0; seed < 20; seed++) {
            var exchanged = EncoderAblationRatio.exchange(windows, new Seed(seed));
            assertThat(exchanged).containsExactlyInAnyOrderElementsOf(windows);
            for (int i = 0; i < windows.size(); i++) {
                assertThat(exchanged.get(i)).isNotSameAs(windows.get(i));
            }
        }
    }
}
