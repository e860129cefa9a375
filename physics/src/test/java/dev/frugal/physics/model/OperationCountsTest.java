package dev.frugal.physics.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.ProfiledOperations;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.jet.LibtorchJetEngine;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is counted from shapes against what libtorch's profiler counts.
class OperationCountsTest {
    /// What the ledger promises.
    private static final double PERCENT = 2;

    private static final int WINDOW = 20;
    private static final int BATCH = 3;
    private static final int TIMES = 40;

    static Stream<Arguments> models() {
        return Models.names().stream()
                .filter(name -> Models.named(name) instanceof TrajectoryModelSpec)
                .flatMap(method -> Stream.of("duffing", "lorenz")
                        .flatMap(system -> Stream.of(0, 1, 2).map(order -> Arguments.of(method, system, order))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aPassForwardAndBackTakesWhatItsShapesSay(String method, String system, int order) {
        var model = model(method, system);
        try (var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            var condition = model.condition(
                    model.windowTensor(Collections.nCopies(BATCH, window(model))),
                    model.parameterTensor(Collections.nCopies(
                            BATCH, new double[model.system().parameters().size()])));
            var states = model.states(condition, model.timeTensor(times()), order);
            states.stream().map(Tensor::sum).reduce(Tensor::add).orElseThrow().backward();
            assertThat(model.operationsPerStep(BATCH, TIMES, order))
                    .isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    static Stream<Arguments> pairs() {
        return models().filter(arguments -> arguments.get()[2].equals(0));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aForecastTakesWhatItsShapesSay(String method, String system, int order) {
        assertThat(order).isZero();
        var model = model(method, system);
        try (var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            model.forecasts(
                    List.of(window(model)),
                    List.of(new double[model.system().parameters().size()]),
                    times());
            assertThat(model.operationsPerQuery(TIMES)).isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    private static TrajectoryModel model(String method, String name) {
        var system = Systems.named(name);
        int states = system.stateNames().size();
        var ones = new double[states];
        java.util.Arrays.fill(ones, 1);
        return TrajectoryModel.create(
                        (TrajectoryModelSpec) Models.named(method),
                        system,
                        Scaling.of(system, 1, new double[states], ones),
                        WINDOW,
                        new Seed(1))
                .with(new LibtorchJetEngine());
    }

    private static double[] times() {
        var times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            times[i] = i / (double) TIMES;
        }
        return times;
    }

    private static Window window(TrajectoryModel model) {
        var times = new double[WINDOW];
        var states = new double[WINDOW][model.system().stateNames().size()];
        for (int i = 0; i < WINDOW; i++) {
            times[i] = i / (double) TIMES;
            states[i][0] = Math.sin(i);
        }
        return new Window(times, states);
    }
}
