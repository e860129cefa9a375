package dev.frugal.physics.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.ForecastEvaluation;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.evaluation.RelativeError;
import dev.frugal.physics.evaluation.Split;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.Models;
import dev.frugal.physics.model.TrainingSchedule;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.Metric;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrajectoryTrainingTest {
    private static final DynamicalSystem DECAY = Systems.read("decay", """
                    name: decay
                    states: [y]
                    parameters:
                      k:
                        range: [0.1, 2]
                        grid: {from: 0.4, to: 1.6, count: 3}
                    equations:
                      - y' = -k*y
                    initial: {y: [0.9, 1.1]}
                    horizon: 3
                    samples: 30
                    """);
    private static final Protocol PROTOCOL =
            Protocol.of(DECAY).withTrajectories(6, 2).withWindow(8);
    private static final TrajectoryDataSet DATA = TrajectoryDataSet.generate(DECAY, PROTOCOL);
    private static final TrainingTask TASK =
            new TrainingTask(DECAY, DATA, Regimes.classify(DATA.train(), p -> p[0] < 1 ? "slow" : "fast"), new Seed(3));
    private static final int EPOCHS = 12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tapinn", "hyperpinn", "parametric", "sobolev", "deeponet"})
    void trainingLearnsSomething(String name) {
        var method = Models.named(name).withBudget(60.0 / TrainingSchedule.EPOCHS);
        var untrained = train(name, method.withBudget(1.0 / 60), new StopSignal());
        var trained = train(name, method, new StopSignal());
        double share = 0.6;
        assertThat(error(trained)).isLessThan(share * error(untrained));
        assertThat(trained.gradientVariance().orElseThrow()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tapinn", "deeponet"})
    void stoppedAndResumedTrainingEndsWithTheSameBits(String name) {
        var method = Models.named(name).withBudget(EPOCHS / (double) TrainingSchedule.EPOCHS);
        var whole = run();
        var expected = Training.train(method, TASK, place(whole, new StopSignal()));
        var broken = run();
        var sessions = 0;
        var stop = new StopSignal();
        stop.request();
        while (sessions < 3) {
            sessions++;
            assertThatThrownBy(() -> Training.train(method, TASK, place(broken, stop)))
                    .isInstanceOf(RunInterruptedException.class);
        }
        var resumed = Training.train(method, TASK, place(broken, new StopSignal()));
        assertThat(numbers(resumed)).isEqualTo(numbers(expected));
        assertThat(resumed.gradientVariance()).isEqualTo(expected.gradientVariance());
        assertThat(values(broken)).isEqualTo(values(whole));
    }

    @Test
    void aFinishedModelIsLoadedAndNotTrainedAgain() throws IOException {
        var method = Models.named("parametric").withBudget(EPOCHS / (double) TrainingSchedule.EPOCHS);
        var run = run();
        var first = Training.train(method, TASK, place(run, new StopSignal()));
        var file = place(run, new StopSignal()).modelFile();
        var written = Files.getLastModifiedTime(file);
        var second = Training.train(method, TASK, place(run, new StopSignal()));
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
        assertThat(numbers(second)).isEqualTo(numbers(first));
        assertThat(second.seconds()).isEqualTo(first.seconds());
        assertThat(second.model().method()).isEqualTo(method);
        assertThat(second.model().system()).isEqualTo(DECAY);
    }

    @Test
    void aTruncatedModelIsRefusedInOneSentence() throws IOException {
        var method = Models.named("parametric").withBudget(1.0 / TrainingSchedule.EPOCHS);
        var place = place(run(), new StopSignal());
        Training.train(method, TASK, place);
        var bytes = Files.readAllBytes(place.modelFile());
        Files.write(place.modelFile(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> ModelFile.read(place.modelFile()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(place.modelFile().toString());
    }

    @Test
    void theStateOfAnotherMethodIsRefused() throws IOException {
        var stop = new StopSignal();
        stop.request();
        var place = place(run(), stop);
        assertThatThrownBy(() -> Training.train(Models.named("tapinn"), TASK, place))
                .isInstanceOf(RunInterruptedException.class);
        assertThatThrownBy(() -> Training.train(Models.named("parametric"), TASK, place))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("parametric");
    }

    private TrainingResult train(String name, ModelSpec method, StopSignal stop) {
        assertThat(method.name()).isEqualTo(name);
        return Training.train(method, TASK, place(run(), stop));
    }

    private RunDirectory run() {
        return RunDirectory.create(folder, "test", "test", Map.of(), 3, Session.now(List.of("test"), "0", "none"));
    }

    private static TrainingContext place(RunDirectory run, StopSignal stop) {
        return new TrainingContext(
                new RunContext(run, run.openMetrics(), Progress.silent(), stop, new Seed(3)), "member");
    }

    private static double error(TrainingResult result) {
        var truth = DATA.newStates();
        var split = new Split(
                "new-states",
                truth,
                PROTOCOL.windows(truth, "new-states"),
                truth.stream().map(_ -> "unknown").toList());
        return RelativeError.relativeL2(truth, ForecastEvaluation.forecasts(result.model(), split), 0);
    }

    private static Map<String, List<Double>> numbers(TrainingResult result) {
        var numbers = new TreeMap<String, List<Double>>();
        result.model()
                .tensors()
                .forEach((name, tensor) -> numbers.put(
                        name,
                        java.util.Arrays.stream(Tensors.doubles(tensor)).boxed().toList()));
        return numbers;
    }

    private static List<Metric> values(RunDirectory run) {
        return run.metrics().stream()
                .map(metric -> new Metric(metric.step(), 0, metric.name(), metric.value()))
                .toList();
    }
}
