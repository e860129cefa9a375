package dev.frugal.physics.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.model.Models;
import dev.frugal.physics.model.Precision;
import dev.frugal.physics.model.Submodule;
import dev.frugal.physics.model.TrainingPhase;
import dev.frugal.physics.model.TrainingSchedule;
import dev.frugal.physics.model.TrajectoryModelSpec;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.EngineChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The fused step against automatic differentiation.
class FusedStepTest {
    private static final int STEPS = 6;

    /// Relative, through six steps of Adam, which divides by the gradients' size.
    private static final double FLOAT64 = 1e-8;

    private static final double FLOAT32 = 2e-3;

    private static final List<Submodule> BOTH = List.of(Submodule.ENCODER, Submodule.GENERATOR);

    static Stream<Arguments> trainings() {
        var joint = List.of(new TrainingPhase("joint", BOTH, new Objective(1, 0, 0.1, 0.1), 1));
        var sobolev = List.of(new TrainingPhase("joint", BOTH, new Objective(0.7, 0.2, 0.1, 0), 1));
        var dataOnly = List.of(new TrainingPhase("joint", BOTH, new Objective(1, 0, 0, 0), 1));
        return Stream.of(
                Arguments.of("tapinn", "duffing", joint),
                Arguments.of("tapinn", "lorenz", joint),
                Arguments.of("tapinn", "duffing", TrainingSchedule.alternating().phases()),
                Arguments.of("tapinn", "van-der-pol", dataOnly),
                Arguments.of("parametric", "forced-pendulum", sobolev),
                Arguments.of("parametric", "lorenz", sobolev),
                Arguments.of("sobolev", "duffing", sobolev),
                Arguments.of("sobolev", "lorenz", dataOnly));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void lossesAndParametersAreThoseOfAutomaticDifferentiation(
            String method, String system, List<TrainingPhase> phases) {
        for (var precision : Precision.values()) {
            var training = new Setting(method, system, phases, precision);
            var found = training.run(EngineChoice.FUSED, 1);
            var expected = training.run(EngineChoice.LIBTORCH, 1);
            double tolerance = precision == Precision.FLOAT64 ? FLOAT64 : FLOAT32;
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            found.forEach((name, values) -> {
                var want = expected.getOrDefault(name, new double[0]);
                double size = java.util.Arrays.stream(want).map(Math::abs).max().orElse(0);
                assertThat(values).as(name).containsExactly(want, within(tolerance * size));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void theBitsDependNeitherOnThreadsNorOnTheVectorLength(String method, String system, List<TrainingPhase> phases) {
        for (var precision : Precision.values()) {
            var training = new Setting(method, system, phases, precision);
            var expected = training.run(EngineChoice.FUSED, 1);
            sameBits(training.run(EngineChoice.FUSED, 3), expected);
            sameBits(training.run(EngineChoice.PORTABLE, 2), expected);
        }
    }

    private static void sameBits(Map<String, double[]> found, Map<String, double[]> expected) {
        found.forEach((name, values) ->
                assertThat(values).as(name).containsExactly(expected.getOrDefault(name, new double[0])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hyperpinn", "deeponet"})
    void aNetworkOfAnotherMakeIsTrainedByAutomaticDifferentiationAndItSaysWhy(String method) {
        var phases = ((TrajectoryModelSpec) Models.named(method)).schedule().phases();
        var training = new Setting(method, "duffing", phases, Precision.FLOAT32);
        assertThat(training.description(EngineChoice.FUSED))
                .contains("automatic differentiation")
                .contains("no perceptron of time and a condition");
        sameBits(training.run(EngineChoice.FUSED, 1), training.run(EngineChoice.LIBTORCH, 1));
    }

    @Test
    void theEngineSaysWhatItComputesWith() {
        var phases = TrainingSchedule.alternating().phases();
        var training = new Setting("tapinn", "duffing", phases, Precision.FLOAT32);
        assertThat(training.description(EngineChoice.PORTABLE))
                .contains("fused kernels")
                .contains("plain loops");
        assertThat(training.description(EngineChoice.LIBTORCH)).isEqualTo("libtorch's automatic differentiation");
    }

    private record Setting(String method, String system, List<TrainingPhase> phases, Precision precision) {
        String description(EngineChoice choice) {
            var descriptions = new ArrayList<String>();
            steps(choice, 1, descriptions).close();
            return descriptions.getFirst();
        }

        /// Every term of every step, and the parameters at the end.
        Map<String, double[]> run(EngineChoice choice, int threads) {
            try (var steps = steps(choice, threads, new ArrayList<>())) {
                var results = new TreeMap<String, double[]>();
                for (int step = 0; step < STEPS; step++) {
                    int number = step;
                    steps.take()
                            .forEach((name, value) ->
                                    results.put("step %d, %s".formatted(number, name), new double[] {value}));
                }
                steps.model().tensors().forEach((name, tensor) -> results.put(name, Tensors.doubles(tensor)));
                return results;
            }
        }

        private TrajectorySteps steps(EngineChoice choice, int threads, List<String> descriptions) {
            var dynamics = Systems.named(system);
            var data = TrajectoryDataSet.generate(
                    dynamics,
                    Protocol.of(dynamics).withTrajectories(3, 1).withWindow(9).withSamples(41));
            var all = new ArrayList<>(data.train());
            all.addAll(data.validation());
            var middle = all.get(all.size() / 2).parameters()[0];
            var task = new TrainingTask(
                    dynamics, data, Regimes.classify(all, value -> value[0] < middle ? "low" : "high"), new Seed(5));
            var preset = (TrajectoryModelSpec) Models.named(method);
            var given = preset.schedule();
            var schedule = new TrainingSchedule(
                    phases, given.epochs(), 5, given.learningRate(), given.clipNorm(), given.triplet(), precision);
            return new TrajectorySteps(preset.withSchedule(schedule), task, what -> {
                var engine = StepEngines.of(choice, threads, what);
                descriptions.add(engine.description());
                return engine;
            });
        }
    }
}
