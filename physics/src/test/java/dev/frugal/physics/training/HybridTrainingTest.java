package dev.frugal.physics.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.evaluation.RelativeError;
import dev.frugal.physics.model.AdamSettings;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HybridTrainingTest {
    private static final DynamicalSystem DUFFING = Systems.named("duffing");

    /// What the model is for: far below what any learnt map reaches, far above the integrator's
    /// error of 1e-10, which a fit to 30 samples magnifies some tenfold.
    private static final double EXACT = 1e-8;

    /// The largest squared error of an exact parameter, by the same measure.
    private static final double EXACT_PARAMETER = 1e-16;

    /// A few steps: the guess may be poor, the fit has to mend it.
    private static final HybridTapinn SMALL = new HybridTapinn(
            new EncoderSettings(8, 3, new AdamSettings(40, 32, 6e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01),
            0);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {30, 100})
    void withoutNoiseParametersAndForecastAreExact(int window) {
        var task = task(window);
        var model = Training.train(
                        SMALL,
                        task,
                        TrainingFixture.place(TrainingFixture.run(folder), HybridTapinn.NAME, new StopSignal()))
                .model();
        assertExact(
                model.forecast(windows(task, task.data().newStates()), times(task)),
                task.data().newStates(),
                window);
        var others = task.data().newParameters();
        assertExact(model.forecast(windows(task, others), times(task)), others, window);
    }

    @Test
    void theModelIsAsSmallAsItSays() {
        var task = task(30);
        var standard = HybridTapinn.standard().withBudget(1e-3);
        var model = Training.train(
                        standard,
                        task,
                        TrainingFixture.place(TrainingFixture.run(folder), HybridTapinn.NAME, new StopSignal()))
                .model();
        assertThat(model.parameterCount()).isEqualTo(2_337);
        assertThat(model.operationsPerQuery(200)).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameBitsStoppedOrNotSavedOrNot() {
        var task = task(30);
        var expected = Training.train(
                SMALL, task, TrainingFixture.place(TrainingFixture.run(folder), HybridTapinn.NAME, new StopSignal()));
        var broken = TrainingFixture.run(folder);
        var stop = new StopSignal();
        stop.request();
        for (int session = 0; session < 3; session++) {
            assertThatThrownBy(
                            () -> Training.train(SMALL, task, TrainingFixture.place(broken, HybridTapinn.NAME, stop)))
                    .isInstanceOf(RunInterruptedException.class);
        }
        var resumed = Training.train(SMALL, task, TrainingFixture.place(broken, HybridTapinn.NAME, new StopSignal()));
        assertThat(TrainingFixture.numbers(resumed)).isEqualTo(TrainingFixture.numbers(expected));
        var loaded = ModelFile.read(TrainingFixture.place(broken, HybridTapinn.NAME, new StopSignal())
                        .modelFile())
                .model();
        var windows = windows(task, task.data().newStates());
        assertThat(states(loaded.forecast(windows, times(task))))
                .isDeepEqualTo(states(expected.model().forecast(windows, times(task))));
    }

    @Test
    void whatIsSaidOfAWindowDoesNotDependOnTheOthersBesideIt() {
        var task = task(30);
        var model = (FlowModel) Training.train(
                        SMALL,
                        task,
                        TrainingFixture.place(TrainingFixture.run(folder), HybridTapinn.NAME, new StopSignal()))
                .model();
        var windows = windows(task, task.data().newParameters());
        var many = new ArrayList<Window>();
        for (int i = 0; i < 70; i++) {
            many.addAll(windows);
        }
        var together = states(model.forecast(many, times(task)));
        var alone = states(model.forecast(windows.subList(1, 2), times(task)));
        for (int i = 1; i < many.size(); i += windows.size()) {
            assertThat(together[i]).isDeepEqualTo(alone[0]);
        }
    }

    private static void assertExact(List<Forecast> forecasts, List<Trajectory> truth, int window) {
        assertThat(RelativeError.relativeL2(truth, forecasts, window)).isLessThan(EXACT);
        for (int i = 0; i < truth.size(); i++) {
            double error = forecasts.get(i).parameters().orElseThrow()[0]
                    - truth.get(i).parameters()[0];
            assertThat(error * error).isLessThan(EXACT_PARAMETER);
        }
    }

    private static TrainingTask task(int window) {
        var protocol = Protocol.of(DUFFING).withTrajectories(3, 1).withWindow(window);
        var data = TrajectoryDataSet.generate(DUFFING, protocol);
        return new TrainingTask(DUFFING, data, Regimes.classify(data.train(), _ -> "any"), new Seed(3));
    }

    private static List<Window> windows(TrainingTask task, List<Trajectory> trajectories) {
        return task.data().protocol().windows(trajectories, "test");
    }

    private static double[] times(TrainingTask task) {
        return task.data().protocol().times();
    }

    private static double[][][] states(List<Forecast> forecasts) {
        return forecasts.stream().map(Forecast::states).toArray(double[][][]::new);
    }
}
