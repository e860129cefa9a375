package dev.frugal.physics.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.AdamSettings;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.FlowModelSpec;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.SmallFlowTapinn;
import dev.frugal.physics.model.flow.FlowExport;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.FlowTrainer;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Exported models, run by ONNX Runtime, give the forecasts of the models themselves.
class OnnxExportTest {
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

    private static final HybridTapinn SMALL_HYBRID = new HybridTapinn(
            new EncoderSettings(8, 3, new AdamSettings(40, 32, 6e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01),
            0);

    /// What users may rely on: far below the models' own errors; the two programs differ in the order of sums, the
    /// equation's solver, and the encoder's float32.
    private static final double SAME = 1e-6;

    /// Of standard deviations, which depend on derivatives that the equation's solver computes to fewer digits.
    private static final double SAME_DEVIATION = 1e-3;

    private static final int FORECAST = 25;
    private static final int WINDOWS = 12;

    record Case(FlowModelSpec spec, DynamicalSystem system, int window) {
        @Override
        public String toString() {
            return "%s of %s".formatted(spec.name(), system.name());
        }

        FlowModel train() {
            var protocol = Protocol.of(system).withTrajectories(4, 2).withWindow(window);
            try (var trainer = new FlowTrainer(spec, system, protocol, new Seed(7), 1)) {
                while (trainer.step() < trainer.steps()) {
                    trainer.advance();
                }
                return trainer.finish(
                        TrajectoryDataSet.generate(system, protocol).validation());
            }
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(SmallFlowTapinn.SETTINGS, SWING, 20),
                new Case(SMALL_HYBRID, SWING, 20),
                new Case(SMALL_HYBRID, Systems.named("duffing"), 30));
    }

    /// From other initial states, parameters and beginnings than it was trained on.
    private static List<Window> windows(Case of, double interval, double noise) {
        var windows = new ArrayList<Window>();
        for (int i = 0; i < WINDOWS; i++) {
            var random = new Seed(100 + i).random();
            var parameters = of.system.drawnParameters(random);
            var initial = of.system.drawnInitial(random);
            var times = new double[of.window];
            double begin = random.nextDouble();
            Arrays.setAll(times, sample -> begin + sample * interval);
            var solution = ReferenceSolver.solve(of.system, parameters, initial, times);
            windows.add(new Window(times, solution.states()).withNoise(noise, new Seed(i)));
        }
        return windows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxRuntimeGivesTheForecastsOfThePredictor(Case of) throws Exception {
        try (var model = of.train()) {
            var files = new FlowExport(model, FORECAST).files("test");
            for (double noise : new double[] {0, 0.004}) {
                compare(model, files, windows(of, model.interval(), noise));
            }
        }
    }

    private static void compare(FlowModel model, Map<String, byte[]> files, List<Window> windows) throws Exception {
        var expected = new Predictor(model, new RegimeClassifier())
                .predict(
                        windows.stream()
                                .map(window -> new Predictor.Question(
                                        window, window.end() + FORECAST * model.interval(), "test", false))
                                .toList(),
                        RegimeSource.NONE);
        var found = run(files, windows);
        double largest = 0;
        for (int i = 0; i < windows.size(); i++) {
            var prediction = expected.get(i);
            assertThat(relative(found.times[i], prediction.times())).isLessThan(1e-14);
            largest = Math.max(largest, relative(found.parameters[i], parameters(prediction)));
            largest = Math.max(largest, relative(flat(found.forecast[i]), flat(prediction.states())));
            assertThat(relative(flat(found.deviation[i]), flat(prediction.deviations())))
                    .isLessThan(SAME_DEVIATION);
        }
        assertThat(largest).isLessThan(SAME);
    }

    @Test
    void theFilesSayWhatTheyAreFor() throws Exception {
        var of = cases().toList().getFirst();
        try (var model = of.train();
                var session = session(new FlowExport(model, FORECAST).files("1.2.3"), "flow.onnx")) {
            assertThat(session.getMetadata().getProducerName()).isEqualTo("frugal");
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsEntry("frugal_version", "1.2.3")
                    .containsEntry("system", "swing")
                    .containsEntry("states", "[\"x\",\"v\"]")
                    .containsEntry("window_samples", "20")
                    .containsEntry("forecast_samples", "25");
        }
    }

    @Test
    void aSystemThatSticksIsRefused() {
        var of = new Case(SMALL_HYBRID, Systems.read("block", """
                    name: block
                    states: [x, v]
                    parameters:
                      k: {range: [1, 2], grid: {from: 1, to: 2, count: 2}}
                    equations:
                      - x' = v
                      - v' = -k*x - 0.1*sign(v)
                    initial: {x: [0.5, 1], v: [-0.5, 0.5]}
                    horizon: 6
                    samples: 30
                    """), 15);
        try (var model = of.train()) {
            assertThatThrownBy(() -> new FlowExport(model, FORECAST))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("block");
        }
    }

    private record Found(double[][] parameters, double[][][] forecast, double[][][] deviation, double[][] times) {}

    private static OrtSession session(Map<String, byte[]> files, String name) throws OrtException {
        return session(Objects.requireNonNull(files.get(name), name));
    }

    private static OrtSession session(byte[] file) throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        return OrtEnvironment.getEnvironment().createSession(file, options);
    }

    /// The three files in a row.
    private static Found run(Map<String, byte[]> files, List<Window> windows) throws Exception {
        var runtime = OrtEnvironment.getEnvironment();
        int samples = windows.getFirst().samples();
        int states = windows.getFirst().states()[0].length;
        var values = windows.stream()
                .flatMap(window -> Arrays.stream(window.states()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        var starts = windows.stream().mapToDouble(window -> window.times()[0]).toArray();
        try (var encoder = session(files, "encoder.onnx");
                var refine = session(files, "refine.onnx");
                var flow = session(files, "flow.onnx");
                var window = OnnxTensor.createTensor(
                        runtime, DoubleBuffer.wrap(values), new long[] {windows.size(), samples, states});
                var start = OnnxTensor.createTensor(runtime, DoubleBuffer.wrap(starts), new long[] {starts.length});
                var codes = encoder.run(Map.of("window", window, "start", start));
                var fitted =
                        refine.run(Map.of("window", window, "start", start, "guess", tensor(codes, "parameters")));
                var forecast = flow.run(Map.of(
                        "start",
                        start,
                        "state",
                        tensor(fitted, "state"),
                        "parameters",
                        tensor(fitted, "parameters"),
                        "covariance",
                        tensor(fitted, "covariance")))) {
            return new Found(
                    (double[][]) tensor(fitted, "parameters").getValue(),
                    (double[][][]) tensor(forecast, "forecast").getValue(),
                    (double[][][]) tensor(forecast, "deviation").getValue(),
                    (double[][]) tensor(forecast, "times").getValue());
        }
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor) result.get(name).orElseThrow();
    }

    private static double[] parameters(Prediction prediction) {
        return prediction.parameters().stream()
                .mapToDouble(Prediction.Estimate::mean)
                .toArray();
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /// Relative error in the Euclidean norm.
    private static double relative(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double error = 0;
        double size = 0;
        for (int i = 0; i < found.length; i++) {
            error += (found[i] - expected[i]) * (found[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return Math.sqrt(error / size);
    }
}
