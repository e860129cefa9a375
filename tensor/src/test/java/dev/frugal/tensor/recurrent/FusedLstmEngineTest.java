package dev.frugal.tensor.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Autograd;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The fused LSTM against libtorch's over sizes that fill no vector, no block and no tile.
class FusedLstmEngineTest {
    /// Relative to the largest number of the same kind; both round differently.
    private static final double FLOAT64 = 1e-12;

    private static final double FLOAT32 = 2e-6;

    private static final LstmEngine ONE_THREAD = LstmEngines.of(EngineChoice.FUSED, 1);
    private static final LstmEngine THREE_THREADS = LstmEngines.of(EngineChoice.FUSED, 3);
    private static final LstmEngine PORTABLE = LstmEngines.of(EngineChoice.PORTABLE, 2);
    private static final LstmEngine REFERENCE = new LibtorchLstmEngine();

    private final Seed seed = new Seed(17);

    /// Sequences, steps, inputs, hidden units.
    private static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(1, 1, 1, 1),
                Arguments.of(3, 7, 2, 5),
                Arguments.of(13, 16, 3, 8),
                Arguments.of(32, 17, 2, 32),
                Arguments.of(33, 5, 1, 33),
                Arguments.of(98, 100, 2, 32),
                Arguments.of(207, 3, 40, 7),
                Arguments.of(9, 40, 31, 16),
                Arguments.of(3, 400, 2, 8),
                Arguments.of(41, 4, 4, 129));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itEqualsLibtorchInFloat64(int sequences, int steps, int inputs, int hidden) {
        try (var _ = Scope.open()) {
            var problem = new Problem(sequences, steps, inputs, hidden, ScalarType.Double);
            for (boolean every : List.of(true, false)) {
                agree(problem.run(ONE_THREAD, every), problem.run(REFERENCE, every), FLOAT64);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itEqualsLibtorchsFloat64InFloat32(int sequences, int steps, int inputs, int hidden) {
        try (var _ = Scope.open()) {
            var problem = new Problem(sequences, steps, inputs, hidden, ScalarType.Float);
            var wide = problem.widened();
            for (boolean every : List.of(true, false)) {
                agree(problem.run(ONE_THREAD, every), wide.run(REFERENCE, every), FLOAT32);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theBitsDependNeitherOnThreadsNorOnTheVectorLength(int sequences, int steps, int inputs, int hidden) {
        for (var type : List.of(ScalarType.Float, ScalarType.Double)) {
            try (var _ = Scope.open()) {
                var problem = new Problem(sequences, steps, inputs, hidden, type);
                var expected = problem.run(ONE_THREAD, true);
                for (var engine : List.of(THREE_THREADS, PORTABLE)) {
                    var found = problem.run(engine, true);
                    for (int i = 0; i < found.size(); i++) {
                        assertThat(found.get(i).equal(expected.get(i)))
                                .as("part %d", i)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void aSecondWayBackOverTheSameGraphGivesTheSameGradients() {
        try (var _ = Scope.open()) {
            var problem = new Problem(5, 9, 2, 6, ScalarType.Double);
            var sum = ONE_THREAD.all(problem.x, problem.parameters).square().sum();
            var first = Autograd.differentiableGradients(sum, problem.parameters);
            var other = new Problem(7, 3, 2, 6, ScalarType.Double);
            other.run(ONE_THREAD, false);
            var second = Autograd.differentiableGradients(sum, problem.parameters);
            for (int i = 0; i < first.size(); i++) {
                assertThat(second.get(i).equal(first.get(i))).isTrue();
            }
        }
    }

    @Test
    void gradientsEqualCentralDifferences() {
        double h = 1e-5;
        double truncation = 1e-8;
        try (var _ = Scope.open()) {
            var problem = new Problem(4, 6, 2, 5, ScalarType.Double);
            var gradients = problem.run(ONE_THREAD, true);
            for (int parameter = 0; parameter < 4; parameter++) {
                var memory = Tensors.memory(problem.parameters.get(parameter));
                double value = memory.getAtIndex(ValueLayout.JAVA_DOUBLE, 3);
                memory.setAtIndex(ValueLayout.JAVA_DOUBLE, 3, value + h);
                double above = problem.loss(ONE_THREAD);
                memory.setAtIndex(ValueLayout.JAVA_DOUBLE, 3, value - h);
                double below = problem.loss(ONE_THREAD);
                memory.setAtIndex(ValueLayout.JAVA_DOUBLE, 3, value);
                assertThat(Tensors.doubles(gradients.get(1 + parameter))[3])
                        .isCloseTo((above - below) / (2 * h), org.assertj.core.api.Assertions.within(truncation));
            }
        }
    }

    /// Subnormal numbers would make the way back through long windows some twenty times slower.
    @Test
    void whatVanishesOnTheWayBackVanishesWholly() {
        try (var _ = Scope.open()) {
            var problem = new Problem(3, 400, 2, 8, ScalarType.Float);
            var adjoint = problem.run(ONE_THREAD, false).getLast();
            var values = Tensors.floats(adjoint);
            assertThat(values).contains(0f);
            assertThat(values[values.length - 1]).isNotZero();
            for (float value : values) {
                assertThat(value == 0 || Math.abs(value) >= Float.MIN_NORMAL).isTrue();
            }
        }
    }

    @Test
    void halfPrecisionGoesThroughLibtorch() {
        try (var _ = Scope.open()) {
            var problem = new Problem(3, 4, 2, 5, ScalarType.Double).as(ScalarType.BFloat16);
            assertThat(ONE_THREAD
                            .last(problem.x, problem.parameters)
                            .equal(REFERENCE.last(problem.x, problem.parameters)))
                    .isTrue();
        }
    }

    @Test
    void aWarmStepAllocatesNothing() {
        var kernels = TileKernelSet.fastest().floats();
        var layout = new LstmLayout(2, 32, kernels.panel());
        var kernel = new FusedLstm<>(layout, kernels, new WorkerTeam(1));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int sequences = 17;
        int steps = 12;
        try (var arena = Arena.ofConfined()) {
            var parameters = new ArrayList<MemorySegment>();
            for (int count : new int[] {4 * 32 * 2, 4 * 32 * 32, 4 * 32, 4 * 32}) {
                parameters.add(floats(arena, count));
            }
            var x = floats(arena, sequences * steps * 2);
            var batch = new FusedLstm.Batch(parameters, x, sequences, steps, true);
            var output = floats(arena, sequences * steps * 32);
            var gradients = parameters.stream().map(Optional::of).toList();
            var adjoints = new FusedLstm.Adjoints(output, gradients, Optional.of(x));
            long allocated = 0;
            for (int step = 0; step < 3000; step++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                kernel.backward(batch, adjoints, kernel.forwardKeeping(batch, output));
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isZero();
        }
    }

    private static MemorySegment floats(Arena arena, int count) {
        return arena.allocate(ValueLayout.JAVA_FLOAT, count);
    }

    /// Weights of PyTorch's default size, sequences, and an adjoint of the output.
    private final class Problem {
        private final Tensor x;
        private final List<Tensor> parameters;

        Problem(long sequences, long steps, long inputs, long hidden, ScalarType type) {
            x = leaf("x", 1, type, sequences, steps, inputs);
            double width = 1 / Math.sqrt(hidden);
            parameters = List.of(
                    leaf("weight_ih", width, type, 4 * hidden, inputs),
                    leaf("weight_hh", width, type, 4 * hidden, hidden),
                    leaf("bias_ih", width, type, 4 * hidden),
                    leaf("bias_hh", width, type, 4 * hidden));
        }

        private Problem(Tensor x, List<Tensor> parameters) {
            this.x = x;
            this.parameters = parameters;
        }

        Problem widened() {
            return as(ScalarType.Double);
        }

        Problem as(ScalarType type) {
            return new Problem(
                    converted(x, type),
                    parameters.stream()
                            .map(parameter -> converted(parameter, type))
                            .toList());
        }

        double loss(LstmEngine engine) {
            var output = engine.all(x, parameters);
            return output.mul(adjoint(output)).sum().item_double();
        }

        /// Output, gradients of the parameters, gradient of x.
        List<Tensor> run(LstmEngine engine, boolean every) {
            var output = every ? engine.all(x, parameters) : engine.last(x, parameters);
            var leaves = new ArrayList<>(parameters);
            leaves.add(x);
            var results = new ArrayList<Tensor>();
            results.add(output.detach());
            results.addAll(Autograd.gradients(output.mul(adjoint(output)).sum(), leaves));
            return results;
        }

        private Tensor adjoint(Tensor output) {
            return numbers("adjoint", 1, Tensors.type(output), Tensors.shape(output));
        }
    }

    private Tensor leaf(String name, double width, ScalarType type, long... shape) {
        return numbers(name, width, type, shape).set_requires_grad(true);
    }

    private Tensor numbers(String name, double width, ScalarType type, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        var values = seed.named(name).random().doubles(count, -width, width).toArray();
        return Tensors.of(values, type, shape);
    }

    private static Tensor converted(Tensor tensor, ScalarType type) {
        return tensor.detach().to(type).set_requires_grad(true);
    }

    private static void agree(List<Tensor> found, List<Tensor> expected, double tolerance) {
        for (int i = 0; i < found.size(); i++) {
            var want = expected.get(i).to(ScalarType.Double);
            double error =
                    found.get(i).to(ScalarType.Double).sub(want).abs().max().item_double();
            assertThat(error)
                    .as("part %d", i)
                    .isLessThanOrEqualTo(tolerance * want.abs().max().item_double());
        }
    }
}
