package dev.frugal.physics.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.SmallFlowTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.FlowTrainer;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.physics.training.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictorTest {
    private static final DynamicalSystem SWING = Systems.read("swing", """
                    name: swing
                    states: [x, v]
                    parameters:
                      k:
                        range: [0.5, 2]
                        grid: {from: 0.8, to: 1.6, count: 3}
                    equations:
                      - x' = v
                      - v' = -k*x - x^3 - 0.1*v
                    initial: {x: [0.5, 1], v: [-0.5, 0.5]}
                    horizon: 12
                    samples: 60
                    symmetry:
                      signs: {x: -1, v: -1}
                    """);
    private static final Protocol PROTOCOL =
            Protocol.of(SWING).withTrajectories(6, 2).withWindow(20);
    private static final double TRUE_K = 1.23;

    /// Of a parameter from a window without noise, fitted by a model that has learnt for seconds.
    private static final double FITTED = 2e-3;

    @TempDir
    private Path folder;

    private FlowModel model;
    private Predictor predictor;

    PredictorTest() {
        try (var trainer = new FlowTrainer(SmallFlowTapinn.SETTINGS, SWING, PROTOCOL, new Seed(7), 1)) {
            while (trainer.step() < trainer.steps()) {
                trainer.advance();
            }
            model = trainer.finish(TrajectoryDataSet.generate(SWING, PROTOCOL).validation());
        }
        predictor = new Predictor(model, new RegimeClassifier());
    }

    private Prediction predict(Window window, double until, String source) {
        return predictor
                .predict(List.of(new Predictor.Question(window, until, source, true)), RegimeSource.SIMULATION)
                .getFirst();
    }

    private static Window window(double[] times, double k) {
        var solution = ReferenceSolver.solve(SWING, new double[] {k}, new double[] {0.8, 0.2}, times);
        return new Window(times, solution.states());
    }

    private static double[] regular(int samples) {
        var times = new double[samples];
        for (int i = 0; i < samples; i++) {
            times[i] = 12.0 * i / 59;
        }
        return times;
    }

    @Test
    void theParameterIsFoundWithinItsUncertainty() {
        var prediction = predict(window(regular(20), TRUE_K).withNoise(0.005, new Seed(1)), 12, "test");
        var parameter = prediction.parameters().getFirst();
        double deviations = 4;
        assertThat(Math.abs(parameter.mean() - TRUE_K)).isLessThan(deviations * parameter.deviation());
        double noise = 0.005;
        for (double found : prediction.noise()) {
            assertThat(found).isBetween(0.5 * noise, 2 * noise);
        }
        assertThat(prediction.warnings()).isEmpty();
        assertThat(prediction.regime()).contains("equilibrium");
    }

    @Test
    void theBandHoldsTheTruth() {
        int inside = 0;
        int all = 0;
        for (int trial = 0; trial < 10; trial++) {
            double k = 0.85 + 0.07 * trial;
            var window = window(regular(20), k).withNoise(0.005, new Seed(trial));
            var prediction = predict(window, 12, "test");
            var truth = window(regular(60), k);
            for (int i = 0; i < prediction.times().length; i++) {
                for (int j = 0; j < 2; j++) {
                    double error = prediction.states()[i][j] - truth.states()[20 + i][j];
                    inside += Math.abs(error) < 2 * prediction.deviations()[i][j] ? 1 : 0;
                    all++;
                }
            }
        }
        // 95 % of normal errors lie within two standard deviations; ten windows scatter about that.
        assertThat((double) inside / all).isBetween(0.75, 1.0);
    }

    @Test
    void irregularTimesAreFittedAsTheyAreAndMentioned() {
        var random = new Seed(3).random();
        var times = regular(22);
        for (int i = 1; i < times.length - 1; i++) {
            times[i] += 0.06 * (2 * random.nextDouble() - 1);
        }
        var prediction = predict(window(times, TRUE_K), 12, "test");
        assertThat(prediction.parameters().getFirst().mean()).isCloseTo(TRUE_K, within(FITTED));
        assertThat(prediction.warnings()).singleElement().asString().contains("irregular");
    }

    @Test
    void aWindowFromElsewhereIsAnsweredWithAWarning() {
        var far = window(regular(20), TRUE_K);
        var states = new double[20][];
        for (int i = 0; i < 20; i++) {
            states[i] = new double[] {3 * far.states()[i][0], 3 * far.states()[i][1]};
        }
        var prediction = predict(new Window(far.times(), states), 12, "test");
        assertThat(String.join("\n", prediction.warnings()))
                .contains("the window's x reaches")
                .contains("may not be a solution of swing");
    }

    @Test
    void aWindowShorterThanTheModelsIsRefused() {
        assertThatThrownBy(() -> predict(window(regular(12), TRUE_K), 12, "short.csv"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("short.csv has 12 samples; the model reads windows of 20");
    }

    @Test
    void anEndBeforeTheWindowsEndIsRefused() {
        assertThatThrownBy(() -> predict(window(regular(20), TRUE_K), 1, "window.csv"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("choose a later time");
    }

    private ForecastModel loaded() {
        var file = folder.resolve("model.safetensors");
        ModelFile.write(file, new TrainingResult(model, 1, OptionalDouble.empty()));
        return ForecastModel.load(file);
    }

    @Test
    void arraysGetTheSameForecastAsAFileAndNoRegimeUnlessAsked() {
        var window = window(regular(20), TRUE_K);
        var expected = predict(window, 12, "test");
        try (var forecaster = loaded()) {
            var forecast = forecaster.forecast(window.times(), window.states(), 12);
            assertThat(forecast.states()).isDeepEqualTo(expected.states());
            assertThat(forecast.deviations()).isDeepEqualTo(expected.deviations());
            assertThat(forecast.parameters()).isEqualTo(expected.parameters());
            assertThat(forecast.regime()).isEmpty();
            assertThat(forecast.regimes()).isEmpty();
            assertThat(forecaster.forecastWithRegimes(window, 12, "test").regimes())
                    .isEqualTo(expected.regimes());
        }
    }

    /// Windows of two kinds of times in one list, so that they are fitted in groups, and from several threads.
    @Test
    void manyWindowsGetTheBitsThatEachGetsAlone() {
        var windows = IntStream.range(0, 20)
                .mapToObj(i -> window(regular(20 + i % 2), 0.85 + 0.03 * i).withNoise(0.005, new Seed(i)))
                .toList();
        try (var forecaster = loaded()) {
            var together = forecaster.forecast(windows, window -> window.end() + 3);
            var alone = windows.parallelStream()
                    .map(window -> forecaster.forecast(window, window.end() + 3))
                    .toList();
            for (int i = 0; i < windows.size(); i++) {
                assertThat(together.get(i).states()).isDeepEqualTo(alone.get(i).states());
                assertThat(together.get(i).deviations())
                        .isDeepEqualTo(alone.get(i).deviations());
                assertThat(together.get(i).residual()).isEqualTo(alone.get(i).residual());
            }
        }
    }

    @Test
    void aClosedModelIsNotAsked() {
        var forecaster = loaded();
        forecaster.close();
        forecaster.close();
        var window = window(regular(20), TRUE_K);
        assertThatThrownBy(() -> forecaster.forecast(window, 12))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void arraysThatCannotBeUsedAreRefusedWithTheSample() {
        var good = window(regular(20), TRUE_K);
        var threeStates = good.states().clone();
        threeStates[4] = new double[] {1, 2, 3};
        var notANumber = good.states().clone();
        notANumber[6] = new double[] {1, Double.NaN};
        var backwards = good.times().clone();
        backwards[7] = backwards[6];
        try (var forecaster = loaded()) {
            refused(() -> forecaster.forecast(good.times(), threeStates, 12), "sample 5 has 3 states; expected 2");
            refused(() -> forecaster.forecast(good.times(), notANumber, 12), "sample 7 is [1.0, NaN]");
            refused(() -> forecaster.forecast(backwards, good.states(), 12), "sample 8: the time");
            refused(() -> forecaster.forecast(good, Double.NaN), "choose a later time");
            refused(
                    () -> forecaster.forecast(List.of(good, new Window(backwards, good.states())), _ -> 12),
                    "window 2 of 2, sample 8");
        }
        refused(() -> ForecastModel.load(folder.resolve("nowhere")), "there is no file");
        refused(() -> ForecastModel.load(folder), "has no finished hybrid-tapinn or flow-tapinn model");
    }

    private static void refused(ThrowingCallable forecast, String sentence) {
        assertThatThrownBy(forecast).isInstanceOf(InvalidInputException.class).hasMessageContaining(sentence);
    }

    /// The map is off by the same everywhere along a window: samples taken twenty times as often do not
    /// tell more.
    @Test
    void theModelsOwnErrorDoesNotShrinkWithTheNumberOfSamples() {
        double few = cleanDeviation(1);
        double many = cleanDeviation(20);
        // Independent errors of one size would make it smaller by √20.
        assertThat(many / few).isBetween(0.8, 1.25);
    }

    private double cleanDeviation(int perInterval) {
        var times = new double[19 * perInterval + 1];
        java.util.Arrays.setAll(times, i -> model.interval() * i / perInterval);
        var truth = ReferenceSolver.solve(SWING, new double[] {TRUE_K}, new double[] {0.8, 0.1}, times);
        return model.estimate(Window.of(truth, times.length)).parameterDeviation(0);
    }
}
