package dev.frugal.physics.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.AdamSettings;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowTrainer;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.physics.training.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The normal form of a Hopf bifurcation: solutions come to rest for negative µ and to a cycle for positive.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LatentRegimesTest {
    private static final DynamicalSystem HOPF = Systems.read("hopf", """
                    name: hopf
                    states: [x, y]
                    parameters:
                      mu:
                        range: [-1, 1]
                        grid: {from: -0.5, to: 0.5, count: 3}
                    equations:
                      - x' = mu*x - y - x*(x^2 + y^2)
                      - y' = x + mu*y - y*(x^2 + y^2)
                    initial: {x: [0.4, 1.2], y: [-0.5, 0.5]}
                    horizon: 8
                    samples: 60
                    """);
    private static final Protocol PROTOCOL =
            Protocol.of(HOPF).withTrajectories(4, 2).withWindow(30);
    private static final int SOLUTIONS = 32;
    private static final HybridTapinn METHOD = new HybridTapinn(
            new EncoderSettings(8, 3, new AdamSettings(60, 32, 6e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01),
            SOLUTIONS);

    /// Far from the bifurcation, where a classifier of 32 solutions has to be right.
    private static final double LIKELY = 0.8;

    private static final double ROUNDING = 1e-12;

    private final Path file;
    private final ForecastModel model;

    LatentRegimesTest(@TempDir Path folder) {
        file = folder.resolve("model.safetensors");
        try (var trainer = new FlowTrainer(METHOD, HOPF, PROTOCOL, new Seed(5), 1)) {
            while (trainer.step() < trainer.steps()) {
                trainer.advance();
            }
            var trained =
                    trainer.finish(TrajectoryDataSet.generate(HOPF, PROTOCOL).validation());
            ModelFile.write(file, new TrainingResult(trained, 1, OptionalDouble.empty()));
        }
        model = ForecastModel.load(file);
    }

    private static Window window(double mu) {
        var times = new double[30];
        for (int i = 0; i < times.length; i++) {
            times[i] = 8.0 * i / 59;
        }
        var solution = ReferenceSolver.solve(HOPF, new double[] {mu}, new double[] {0.7, 0.1}, times);
        return new Window(times, solution.states());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.4, -0.3, 0.3, 0.4})
    void awayFromTheBifurcationTheLatentCodeTellsWhatASimulationFinds(double mu) {
        var read = model.forecastWithRegimes(window(mu), 8, "test");
        var simulated = model.forecast(window(mu), 8, "test", RegimeSource.SIMULATION);
        assertThat(read.regimeSource()).isEqualTo(RegimeSource.LATENT);
        assertThat(read.regime()).isEqualTo(simulated.regime());
        assertThat(read.regimes().get(read.regime().orElseThrow())).isGreaterThan(LIKELY);
        assertThat(read.regimes().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(ROUNDING));
        assertThat(read.states()).isDeepEqualTo(simulated.states());
    }

    @Test
    void theModelSaysHowFarItsProbabilitiesHold() {
        var reliability = model.regimeReliability().orElseThrow();
        assertThat(reliability.solutions()).isEqualTo(SOLUTIONS);
        assertThat(reliability.accuracy()).isGreaterThan(LIKELY);
        assertThat(reliability.error()).isBetween(0.0, 1 - LIKELY);
        assertThat(model.forecastWithRegimes(window(0.3), 8, "test").regimeCalibrationError())
                .hasValue(reliability.error());
        assertThat(model.forecast(window(0.3), 8, "test", RegimeSource.SIMULATION)
                        .regimeCalibrationError())
                .isEmpty();
    }

    @Test
    void aWindowAmongManyGetsTheBitsItGetsAloneAndABadOneASentence() {
        var windows = new ArrayList<NamedWindow>();
        for (int i = 0; i < 70; i++) {
            windows.add(NamedWindow.of("w" + i, window(-0.4 + 0.01 * i)));
        }
        windows.set(13, NamedWindow.of("short", Window.of(trajectory(), 5)));
        windows.set(14, NamedWindow.unusable("torn", "the line ends early"));
        var attempts = model.attempt(windows, window -> window.end() + 2, RegimeSource.LATENT);
        assertThat(attempts.get(13).problem())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("window short", "has 5 samples"));
        assertThat(attempts.get(14).problem()).hasValue("the line ends early");
        for (int i = 20; i < 70; i += 17) {
            var window = window(-0.4 + 0.01 * i);
            var alone = model.forecastWithRegimes(window, window.end() + 2, "test");
            var together = attempts.get(i).prediction().orElseThrow();
            assertThat(together.states()).isDeepEqualTo(alone.states());
            assertThat(together.deviations()).isDeepEqualTo(alone.deviations());
            assertThat(together.regimes()).isEqualTo(alone.regimes());
        }
    }

    private static dev.frugal.physics.dynamics.Trajectory trajectory() {
        var window = window(0.2);
        return new dev.frugal.physics.dynamics.Trajectory(new double[] {0.2}, window.times(), window.states());
    }
}
