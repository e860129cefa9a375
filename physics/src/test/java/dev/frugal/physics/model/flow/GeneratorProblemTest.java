package dev.frugal.physics.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.LevenbergMarquardt;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class GeneratorProblemTest {
    /// Relative, of a sum of squares of differences of order one, in another order.
    private static final double ROUNDING = 1e-12;

    @Test
    void threeIterationsLowerTheResidualByAFifth() {
        try (var _ = Scope.open()) {
            var problem = problem(1);
            try (var optimiser = new LevenbergMarquardt(Map.of("weights", problem.weights()))) {
                double before = optimiser.step(problem.rows()).before();
                optimiser.step(problem.rows());
                assertThat(optimiser.step(problem.rows()).after()).isLessThan(0.8 * before);
            }
        }
    }

    @Test
    void theResidualsDoNotDependOnTheNumberOfThreads() {
        try (var _ = Scope.open()) {
            assertThat(problem(1).rows().meanSquare())
                    .isEqualTo(problem(3).rows().meanSquare());
        }
    }

    /// By the formula the inputs are documented with, at weights of zero: N vanishes.
    @Test
    void theInputsGiveTheResidualsOfTheBareSeries() {
        try (var _ = Scope.open()) {
            var problem = problem(1);
            Tensors.memory(problem.weights()).fill((byte) 0);
            var inputs = problem.inputs();
            var series = values(inputs, "series");
            var rate = values(inputs, "series_rate");
            var scale = values(inputs, "scale");
            var time = values(inputs, "time");
            var force = values(inputs, "parameters");
            double sum = 0;
            for (int i = 0; i < time.length; i++) {
                double x = series[2 * i];
                double v = series[2 * i + 1];
                double first = scale[0] * (rate[2 * i] - v);
                double expected = force[i] * Math.cos(time[i]) - 0.3 * v + x - x * x * x;
                double second = scale[1] * (rate[2 * i + 1] - expected);
                sum += first * first + second * second;
            }
            assertThat(sum / series.length / problem.rows().meanSquare()).isCloseTo(1, within(ROUNDING));
        }
    }

    private static double[] values(Map<String, Tensor> inputs, String name) {
        return Tensors.doubles(Objects.requireNonNull(inputs.get(name), name));
    }

    private static GeneratorProblem problem(int threads) {
        return new GeneratorProblem(
                FlowTapinn.standard().generator().withWidths(List.of(7, 5)),
                Systems.named("duffing"),
                new Seed(4),
                150,
                threads);
    }
}
