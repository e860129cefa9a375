package dev.frugal.physics.field.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.RelativeError;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.model.AdamSettings;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldForecastersTest {
    static final List<String> BASELINES = FieldForecasters.BASELINES;
    static final List<String> MODELS = FieldForecasters.MODELS;

    private static final FieldSystem SYSTEM = FieldSystem.read("tiny", """
            name: tiny
            fields: {u: {grid: 12, length: 2*pi, boundary: periodic}}
            parameters: {r: {range: [0.5, 2], grid: {from: 0.8, to: 1.6, count: 2}}}
            equations: ["u' = 0.1*d(u, x, 2) + r*(u - u^3)"]
            initial: {u: {random: {amplitude: 0.8, modes: 2}}}
            horizon: 1
            samples: 12
            """);
    private static final Protocol PROTOCOL =
            new Protocol(new Protocol.Grid(12, 0.7, 0.15), new Protocol.NewParameters(2, 1), 12, 1, 4, 0, 0);
    private static final TrajectoryDataSet DATA = FieldData.generate(SYSTEM, PROTOCOL, InitialFields.SYSTEM);
    private static final FieldModelSettings SETTINGS = new FieldModelSettings(
            new FlowMapSettings(120, 3, 24, 60),
            new OperatorSettings(6, 4, 1, 3, 5, 4, 1e-2),
            new OperatorSettings(4, 3, 2, 3, 5, 4, 1e-2),
            new EncoderSettings(
                    8, 4, new AdamSettings(60, 32, 1e-2, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01));

    /// Without noise a fit is as exact as its integrator.
    private static final double INTEGRATOR = 1e-6;

    /// Without noise the parameter of pairs of exact fields is as exact as the steps between them.
    private static final double EXACT = 1e-4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("BASELINES")
    void everyBaselineForecastsEveryValueAtEveryTime(String name) {
        complete(FieldForecasters.baseline(name, SYSTEM, DATA, SETTINGS));
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void everyModelForecastsEveryValueAtEveryTimeAndTrainsToTheSameBits(String name) {
        try (var _ = Scope.open()) {
            var first = trained(name);
            complete(first.forecaster());
            assertThat(first.parameters()).isPositive();
            assertThat(states(trained(name).forecaster())).isDeepEqualTo(states(first.forecaster()));
        }
    }

    private static void complete(Forecaster forecaster) {
        var states = states(forecaster);
        assertThat(states).hasDimensions(12, 12);
        for (var row : states) {
            assertThat(row).doesNotContain(Double.NaN);
        }
    }

    private static double[][] states(Forecaster forecaster) {
        return forecaster
                .forecast(PROTOCOL.windows(DATA.newParameters(), "test"), PROTOCOL.times())
                .getFirst()
                .states();
    }

    private FieldForecasters.Trained trained(String name) {
        var run = RunDirectory.create(folder, "test", "test", Map.of(), 3, Session.now(List.of("test"), "0", "none"));
        try (var metrics = run.openMetrics()) {
            var context = new RunContext(run, metrics, Progress.silent(), new StopSignal(), new Seed(3));
            return FieldForecasters.train(name, SYSTEM, DATA, SETTINGS, new Seed(1), context, name);
        }
    }

    @Test
    void theFlowMapIsBetterThanItsAnsatz() {
        try (var _ = Scope.open()) {
            var ansatz = FieldForecasters.baseline(FieldFlow.ANSATZ, SYSTEM, DATA, SETTINGS);
            var map = trained(FieldFlow.MAP).forecaster();
            assertThat(error(map, DATA.newStates())).isLessThan(0.5 * error(ansatz, DATA.newStates()));
        }
    }

    @Test
    void theClassicalFitFindsFieldsAndParameters() {
        var classical = FieldForecasters.baseline(EquationForecast.CLASSICAL, SYSTEM, DATA, SETTINGS);
        assertThat(error(classical, DATA.newParameters())).isLessThan(INTEGRATOR);
    }

    @Test
    void theHybridFindsThemFromTheGuessOfItsEncoder() {
        try (var _ = Scope.open()) {
            var trained = trained(FieldHybrid.NAME);
            assertThat(error(trained.forecaster(), DATA.newParameters())).isLessThan(INTEGRATOR);
            assertThat(error(trained.forecaster(), DATA.newStates())).isLessThan(INTEGRATOR);
            var hybrid = trained.hybrid().orElseThrow();
            var truth = DATA.newParameters();
            double missed = 0;
            for (var trajectory : truth) {
                double guess = hybrid.guess(readings(hybrid, trajectory))[0];
                missed += Math.abs(guess - trajectory.parameters()[0]) / truth.size();
            }
            // Half of the mean distance of a value from the middle of its range.
            assertThat(missed).isLessThan(0.1);
        }
    }

    private static FieldWindow readings(FieldHybrid hybrid, Trajectory trajectory) {
        var window = Window.of(trajectory, PROTOCOL.window());
        return FieldWindow.of(window.times(), window.states(), hybrid.summary().places());
    }

    @Test
    void aHybridComesBackFromItsFileWithTheSameBits() {
        try (var _ = Scope.open()) {
            var hybrid = trained(FieldHybrid.NAME).hybrid().orElseThrow();
            var file = folder.resolve(FieldModelFile.NAME);
            FieldModelFile.write(file, hybrid);
            assertThat(FieldModelFile.find(file)).contains(file);
            var window = readings(hybrid, DATA.newStates().getFirst());
            try (var read = FieldModelFile.read(file)) {
                assertThat(read.guess(window)).isEqualTo(hybrid.guess(window));
                assertThat(read.estimate(window, Optional.empty()).parameters())
                        .isEqualTo(hybrid.estimate(window, Optional.empty()).parameters());
            }
            var few = FieldWindow.of(window.times(), window.values(), new int[] {3});
            assertThatThrownBy(() -> hybrid.guess(few))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("columns of 1 points, and the model reads 12, u[0] among them");
        }
    }

    private static double error(Forecaster forecaster, List<Trajectory> truth) {
        return RelativeError.relativeL2(
                truth, forecaster.forecast(PROTOCOL.windows(truth, "test"), PROTOCOL.times()), PROTOCOL.window());
    }

    @Test
    void parametersAreReadOffPairsOfSamples() {
        for (var trajectory : DATA.newParameters()) {
            var window = Window.of(trajectory, PROTOCOL.window());
            var found = ParameterFit.of(SYSTEM, window, 3);
            assertThat(Math.abs(found[0] - trajectory.parameters()[0])).isLessThan(EXACT);
        }
    }

    @Test
    void slopesOfTheNetworkAreItsDifferenceQuotients() {
        var network = new PointNetwork(3, 4, 2);
        var weights = network.initial(new Seed(5));
        var features = new double[][] {{0.3, -1}, {0.7, 0.2}, {-0.4, 1.5}};
        var space = new PointNetwork.Workspace(network);
        var slopes = new double[network.weights()][4];
        network.slopes(weights, features, 2, space, slopes);
        double change = 1e-6;
        for (int w = 0; w < weights.length; w++) {
            var up = weights.clone();
            var down = weights.clone();
            up[w] += change;
            down[w] -= change;
            var above = new double[4];
            var below = new double[4];
            network.evaluate(up, features, 2, space, above);
            network.evaluate(down, features, 2, space, below);
            for (int i = 0; i < 4; i++) {
                // The quotient's own error: rounding over the change, and the change squared.
                assertThat(Math.abs(slopes[w][i] - (above[i] - below[i]) / (2 * change)))
                        .isLessThan(1e-8);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow-maps", "tapinn", ""})
    void unknownNamesAreRefused(String name) {
        assertThatThrownBy(() -> FieldForecasters.check(List.of(name), SYSTEM))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no model '%s' of fields".formatted(name))
                .hasMessageMatching(".*(did you mean|expected one of).*flow-map.*");
    }
}
