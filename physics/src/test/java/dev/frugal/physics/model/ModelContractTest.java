package dev.frugal.physics.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every trajectory model owes, on a system of second order and on one of first.
class ModelContractTest {
    /// Rounding in a float64 network, divided by the step of a central difference, and its
    /// truncation.
    private static final double DIFFERENCE_ERROR = 1e-5;

    private static final double STEP = 1e-4;

    /// Of a float64 network, whose sums a larger batch takes in another order.
    private static final double ROUNDING = 1e-12;

    private static final int WINDOW = 6;

    static Stream<Arguments> models() {
        return Models.names().stream()
                .filter(name -> Models.named(name) instanceof TrajectoryModelSpec)
                .flatMap(method -> Stream.of("duffing", "lorenz").map(s -> Arguments.of(method, s)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void thereIsAForecastPerWindowAtEveryTime(String method, String system) {
        var model = model(method, system).forecaster();
        var times = new double[] {0, 0.4, 1.3};
        var forecasts = model.forecast(windows(model.system(), 3), times);
        assertThat(forecasts).hasSize(3);
        for (var forecast : forecasts) {
            assertThat(forecast.states())
                    .hasDimensions(3, model.system().stateNames().size());
            assertThat(forecast.firstDerivatives().orElseThrow())
                    .hasDimensions(3, model.system().stateNames().size());
        }
        assertThat(model.forecast(List.of(), times)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void derivativesAreThoseOfTheForecast(String method, String system) {
        var model = model(method, system).forecaster();
        double time = 1.1;
        var forecast = model.forecast(windows(model.system(), 1), new double[] {time - STEP, time, time + STEP})
                .getFirst();
        var states = forecast.states();
        var first = forecast.firstDerivatives().orElseThrow();
        var second = forecast.secondDerivatives().orElseThrow();
        for (int i = 0; i < states[1].length; i++) {
            assertThat(first[1][i]).isEqualTo((states[2][i] - states[0][i]) / (2 * STEP), within(DIFFERENCE_ERROR));
            assertThat(second[1][i]).isEqualTo((first[2][i] - first[0][i]) / (2 * STEP), within(DIFFERENCE_ERROR));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aForecastOfManyWindowsIsThatOfEach(String method, String system) {
        var model = model(method, system).forecaster();
        var windows = windows(model.system(), 3);
        var times = new double[] {0.5, 2};
        var together = model.forecast(windows, times).get(1).states();
        var alone = model.forecast(windows.subList(1, 2), times).getFirst().states();
        for (int i = 0; i < times.length; i++) {
            assertThat(together[i]).containsExactly(alone[i], within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theSameSeedGivesTheSameBitsAndAnotherGivesOthers(String method, String system) {
        assertThat(states(model(method, system, 1)))
                .isEqualTo(states(model(method, system, 1)))
                .isNotEqualTo(states(model(method, system, 2)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelRebuiltFromWhatIsSavedForecastsTheSameBits(String method, String system) {
        var model = model(method, system).forecaster();
        var restored = TrajectoryForecaster.restore(
                model.method(), model.system(), WINDOW, model.tensors(), model.metadata(), "the test's model");
        assertThat(restored.method()).isEqualTo(model.method());
        assertThat(states(restored.model())).isEqualTo(states(model.model()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tapinn", "deeponet"})
    void aWindowOfTheWrongLengthIsRefused(String method) {
        var model = model(method, "duffing").forecaster();
        var tooShort = new Window(new double[] {0, 1}, new double[][] {{0, 0}, {0, 0}});
        assertThatThrownBy(() -> model.forecast(List.of(tooShort), new double[] {0, 1}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 samples")
                .hasMessageContaining("reads 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tapinn", "hyperpinn", "parametric"})
    void velocityIsTheDerivativeOfPositionInTheCoordinateForm(String method) {
        var forecast = forecast(model(method, "duffing"), new double[] {0, 0.7, 1.4});
        for (int i = 0; i < 3; i++) {
            assertThat(forecast.firstDerivatives().orElseThrow()[i][0]).isEqualTo(forecast.states()[i][1]);
        }
    }

    private static TrajectoryModel model(String method, String system) {
        return model(method, system, 1);
    }

    private static TrajectoryModel model(String method, String system, long seed) {
        var preset = (TrajectoryModelSpec) Models.named(method);
        var dynamics = Systems.named(system);
        int states = dynamics.stateNames().size();
        var mean = new double[states];
        var deviation = new double[states];
        Arrays.setAll(mean, i -> 0.1 * i);
        Arrays.setAll(deviation, i -> 1 + 0.2 * i);
        return TrajectoryModel.create(
                preset.withSchedule(preset.schedule().withPrecision(Precision.FLOAT64)),
                dynamics,
                Scaling.of(dynamics, dynamics.horizon(), mean, deviation),
                WINDOW,
                new Seed(seed));
    }

    private static double[][] states(TrajectoryModel model) {
        return forecast(model, new double[] {0, 0.9, 3}).states();
    }

    private static Forecast forecast(TrajectoryModel model, double[] times) {
        return model.forecaster().forecast(windows(model.system(), 1), times).getFirst();
    }

    private static List<Window> windows(DynamicalSystem system, int count) {
        var random = new Seed(11).random();
        var times = new double[WINDOW];
        Arrays.setAll(times, i -> 0.08 * i);
        return Stream.generate(() -> {
                    var states = new double[WINDOW][system.stateNames().size()];
                    for (var sample : states) {
                        Arrays.setAll(sample, _ -> random.nextGaussian());
                    }
                    return new Window(times, states);
                })
                .limit(count)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("publishedCounts")
    void parameterCountsAreThePublishedOnes(String method, long count) {
        assertThat(model(method, "duffing").forecaster().parameterCount()).isEqualTo(count);
    }

    static Stream<Arguments> publishedCounts() {
        return Map.of("tapinn", 8_003L, "hyperpinn", 39_169L).entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }
}
