package dev.frugal.physics.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.evaluation.RelativeError;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.SmallFlowTapinn;
import dev.frugal.physics.model.flow.FlowAnsatz;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.Inference;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowTrainingTest {
    private static final DynamicalSystem SWING = Systems.read("swing", """
                    name: swing
                    states: [x, v]
                    parameters:
                      k:
                        range: [0.5, 2]
                        grid: {from: 0.8, to: 1.6, count: 3}
                    equations:
                      - x' = v
                      - v' = -k*x - x^3
                    initial: {x: [0.5, 1], v: [-0.5, 0.5]}
                    horizon: 12
                    samples: 60
                    symmetry:
                      signs: {x: -1, v: -1}
                    """);
    private static final Protocol PROTOCOL =
            Protocol.of(SWING).withTrajectories(6, 2).withWindow(20);
    private static final TrajectoryDataSet DATA = TrajectoryDataSet.generate(SWING, PROTOCOL);
    private static final TrainingTask TASK =
            new TrainingTask(SWING, DATA, Regimes.classify(DATA.train(), _ -> "swings"), new Seed(3));
    private static final FlowTapinn SMALL = SmallFlowTapinn.SETTINGS;

    @TempDir
    private Path folder;

    @Test
    void aFewSecondsOfTrainingBeatTheAnsatzAndFindTheParameter() {
        var model = (FlowModel) Training.train(
                        SMALL,
                        TASK,
                        TrainingFixture.place(TrainingFixture.run(folder), "flow-tapinn", new StopSignal()))
                .model();
        var windows = PROTOCOL.windows(DATA.newParameters(), "test");
        var times = PROTOCOL.times();
        var forecasts = model.forecast(windows, times);
        var ansatz = new FlowAnsatz(SMALL.generator(), SWING, new Seed(1)).forecast(windows, times);
        double error = RelativeError.relativeL2(DATA.newParameters(), forecasts, 20);
        double without = RelativeError.relativeL2(DATA.newParameters(), ansatz, 20);
        double share = 0.2;
        assertThat(error).isLessThan(share * without);
        double parameterError = 1e-3;
        for (int i = 0; i < forecasts.size(); i++) {
            double found = forecasts.get(i).parameters().orElseThrow()[0];
            double truth = DATA.newParameters().get(i).parameters()[0];
            assertThat(Math.abs(found - truth)).isLessThan(parameterError);
        }
        var unrefined = model.with(Inference.ENCODER_ONLY).forecast(windows, times);
        assertThat(RelativeError.relativeL2(DATA.newParameters(), unrefined, 20))
                .isGreaterThan(error);
    }

    @Test
    void stoppedAndResumedTrainingEndsWithTheSameBits() {
        var whole = TrainingFixture.run(folder);
        var expected = Training.train(SMALL, TASK, TrainingFixture.place(whole, "flow-tapinn", new StopSignal()));
        var broken = TrainingFixture.run(folder);
        var stop = new StopSignal();
        stop.request();
        // Adam, Levenberg–Marquardt and the encoder are each interrupted at every one of their
        // steps.
        for (int session = 0; session < 37; session++) {
            assertThatThrownBy(() -> Training.train(SMALL, TASK, TrainingFixture.place(broken, "flow-tapinn", stop)))
                    .isInstanceOf(RunInterruptedException.class);
        }
        var resumed = Training.train(SMALL, TASK, TrainingFixture.place(broken, "flow-tapinn", new StopSignal()));
        assertThat(TrainingFixture.numbers(resumed)).isEqualTo(TrainingFixture.numbers(expected));
        assertThat(resumed.model().metadata()).isEqualTo(expected.model().metadata());
    }

    @Test
    void aSavedModelForecastsTheSameBits() {
        var place = TrainingFixture.place(TrainingFixture.run(folder), "flow-tapinn", new StopSignal());
        var model = Training.train(SMALL.withBudget(0.2), TASK, place).model();
        var loaded = ModelFile.read(place.modelFile()).model();
        var windows = PROTOCOL.windows(DATA.newStates(), "test");
        var expected = model.forecast(windows, PROTOCOL.times());
        var found = loaded.forecast(windows, PROTOCOL.times());
        for (int i = 0; i < windows.size(); i++) {
            assertThat(found.get(i).states()).isDeepEqualTo(expected.get(i).states());
            assertThat(found.get(i).parameters().orElseThrow())
                    .isEqualTo(expected.get(i).parameters().orElseThrow());
        }
    }

    @Test
    void aTruncatedTrainingStateIsRefusedInOneSentence() throws IOException {
        var place = TrainingFixture.place(TrainingFixture.run(folder), "flow-tapinn", new StopSignal());
        var stop = new StopSignal();
        stop.request();
        var stopping = new TrainingContext(context(place, stop), place.member());
        assertThatThrownBy(() -> Training.train(SMALL, TASK, stopping)).isInstanceOf(RunInterruptedException.class);
        var bytes = Files.readAllBytes(place.stateFile());
        Files.write(place.stateFile(), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Training.train(SMALL, TASK, place))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(place.stateFile().toString());
    }

    private static RunContext context(TrainingContext place, StopSignal stop) {
        var context = place.context();
        return new RunContext(context.directory(), context.metrics(), context.progress(), stop, context.seed());
    }
}
