package dev.frugal.tensor.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Autograd;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Mlp;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Curves in one pass against the reference's propagation and libtorch's way back, over sizes that
/// fill no vector, no tile and no part.
class FusedCurvesTest {
    private static final int[] CURVES = {1, 3, 17, 98};
    private static final int[] SAMPLES = {1, 13, 32, 33, 207};
    private static final int[] WIDTHS = {1, 2, 7, 8, 9, 16, 17, 31, 33, 40, 64, 65, 127, 129};

    /// Relative to the largest number of the same kind; both round differently.
    private static final double FLOAT64 = 1e-12;

    private static final double FLOAT32 = 2e-6;

    private static final TileKernelSet FASTEST = TileKernelSet.fastest();
    private static final TileKernelSet PORTABLE = TileKernelSet.portable("compared");

    private final Seed seed = new Seed(17);

    private static Stream<Arguments> shapes() {
        var shapes = new ArrayList<Arguments>();
        int pick = 0;
        for (int curves : CURVES) {
            for (int samples : SAMPLES) {
                int first = WIDTHS[pick % WIDTHS.length];
                int second = WIDTHS[(pick * 5) % WIDTHS.length];
                shapes.add(Arguments.of(curves, samples, pick % 5, 1 + pick % 8, first, second));
                pick++;
            }
        }
        return shapes.stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itEqualsTheReferenceInFloat64(int curves, int samples, int order, int features, int first, int second) {
        try (var _ = Scope.open()) {
            var problem = new Problem(curves, samples, order, features, first, second, ScalarType.Double);
            agree(problem.fused(FASTEST.doubles(), 1), problem.reference(), FLOAT64);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itEqualsTheFloat64ReferenceInFloat32(int curves, int samples, int order, int features, int first, int second) {
        try (var _ = Scope.open()) {
            var problem = new Problem(curves, samples, order, features, first, second, ScalarType.Float);
            agree(problem.fused(FASTEST.floats(), 1), problem.widened().reference(), FLOAT32);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theBitsDependNeitherOnThreadsNorOnTheVectorLength(
            int curves, int samples, int order, int features, int first, int second) {
        try (var _ = Scope.open()) {
            var floats = new Problem(curves, samples, order, features, first, second, ScalarType.Float);
            sameBits(floats, FASTEST.floats(), PORTABLE.floats());
            var doubles = new Problem(curves, samples, order, features, first, second, ScalarType.Double);
            sameBits(doubles, FASTEST.doubles(), PORTABLE.doubles());
        }
    }

    private static <A> void sameBits(Problem problem, TileKernels<A> fastest, TileKernels<A> portable) {
        var expected = problem.fused(fastest, 1);
        for (var found : List.of(problem.fused(fastest, 3), problem.fused(portable, 2))) {
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i).equal(expected.get(i))).as("part %d", i).isTrue();
            }
        }
    }

    @Test
    void aNetworkWithoutAConditionOrAHiddenLayerIsRefused() {
        var team = new WorkerTeam(1);
        for (var sizes : List.of(List.of(1, 8, 2), List.of(4, 2))) {
            assertThatThrownBy(() -> new FusedCurves<>(sizes, 1, FASTEST.floats(), team))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(sizes.toString());
        }
    }

    @Test
    void aWarmStepAllocatesNoMoreThanItsRecords() {
        try (var _ = Scope.open()) {
            var problem = new Problem(5, 40, 1, 8, 32, 32, ScalarType.Float);
            var kernels = FASTEST.floats();
            var kernel = new FusedCurves<>(problem.sizes, 1, kernels, new WorkerTeam(1));
            var points = problem.points();
            var gradients = problem.emptyGradients();
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long allocated = 0;
            for (int step = 0; step < 3000; step++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                kernel.step(points, problem::adjoint, gradients.memory);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            long records = 2_000;
            assertThat(allocated).isLessThan(records);
        }
    }

    /// A network, times, conditions, and a loss that is a weighted sum of squares of all channels.
    private final class Problem {
        private final List<Integer> sizes;
        private final int curves;
        private final int samples;
        private final int order;
        private final Mlp network;
        private final Tensor times;
        private final Tensor conditions;

        Problem(int curves, int samples, int order, int features, int first, int second, ScalarType type) {
            this(
                    List.of(1 + features, first, second, 2),
                    curves,
                    samples,
                    order,
                    new Mlp(List.of(1 + features, first, second, 2), type, seed),
                    numbers("times", type, samples),
                    numbers("conditions", type, curves, features));
        }

        private Problem(
                List<Integer> sizes, int curves, int samples, int order, Mlp network, Tensor times, Tensor conditions) {
            this.sizes = sizes;
            this.curves = curves;
            this.samples = samples;
            this.order = order;
            this.network = network;
            this.times = times;
            this.conditions = conditions.set_requires_grad(true);
        }

        Problem widened() {
            var wide = Mlp.of(network.layers().stream()
                    .map(layer -> Linear.of(wide(layer.weight()), wide(layer.bias())))
                    .toList());
            return new Problem(sizes, curves, samples, order, wide, wide(times), wide(conditions));
        }

        private static Tensor wide(Tensor tensor) {
            return tensor.detach().to(ScalarType.Double).set_requires_grad(true);
        }

        /// Loss, gradients of the parameters, gradient of the conditions.
        List<Tensor> reference() {
            long features = conditions.size(1);
            var column = times.detach().view(1, samples, 1).expand(curves, samples, 1);
            var repeated = conditions.unsqueeze(1).expand(curves, samples, features);
            var input = torch.cat(new TensorVector(column, repeated), 2).flatten(0, 1);
            var jet = new LibtorchJetEngine().propagate(network, Jet.seed(input, order, 0));
            var loss = jet.channels().square().sum();
            var leaves = new ArrayList<>(network.parameters().values());
            leaves.add(conditions);
            var results = new ArrayList<Tensor>();
            results.add(loss.detach());
            results.addAll(Autograd.gradients(loss, leaves));
            return results;
        }

        <A> List<Tensor> fused(TileKernels<A> kernels, int threads) {
            var kernel = new FusedCurves<>(sizes, order, kernels, new WorkerTeam(threads));
            var sums = new double[curves];
            var gradients = emptyGradients();
            kernel.step(
                    points(),
                    (stretch, outputs, adjoints) -> sums[stretch.curve()] += squares(stretch, outputs, adjoints),
                    gradients.memory);
            double loss = 0;
            for (double sum : sums) {
                loss += sum;
            }
            var results = new ArrayList<Tensor>();
            results.add(Tensors.of(new double[] {loss}, 1));
            results.addAll(gradients.tensors);
            return results;
        }

        FusedCurves.Points points() {
            return new FusedCurves.Points(
                    network.parameters().values().stream().map(Tensors::memory).toList(),
                    Tensors.memory(times),
                    samples,
                    Tensors.memory(conditions),
                    curves);
        }

        Gradients emptyGradients() {
            var tensors = new ArrayList<Tensor>();
            var memory = new ArrayList<Optional<MemorySegment>>();
            for (var parameter : network.parameters().values()) {
                tensors.add(torch.zeros_like(parameter));
                memory.add(Optional.of(Tensors.memory(tensors.getLast())));
            }
            tensors.add(torch.zeros_like(conditions));
            return new Gradients(
                    tensors, new FusedCurves.Gradients(memory, Optional.of(Tensors.memory(tensors.getLast()))));
        }

        void adjoint(CurveLoss.Stretch stretch, double[] outputs, double[] adjoints) {
            squares(stretch, outputs, adjoints);
        }

        private double squares(CurveLoss.Stretch stretch, double[] outputs, double[] adjoints) {
            double sum = 0;
            for (int column = 0; column < 2 * (order + 1); column++) {
                for (int i = 0; i < stretch.count(); i++) {
                    int at = column * FusedCurves.ROWS + stretch.row() + i;
                    sum += outputs[at] * outputs[at];
                    adjoints[at] = 2 * outputs[at];
                }
            }
            return sum;
        }
    }

    private record Gradients(List<Tensor> tensors, FusedCurves.Gradients memory) {}

    private Tensor numbers(String name, ScalarType type, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return Tensors.of(seed.named(name).random().doubles(count, -1, 1).toArray(), type, shape);
    }

    private static void agree(List<Tensor> found, List<Tensor> expected, double tolerance) {
        for (int i = 0; i < found.size(); i++) {
            var want = expected.get(i).to(ScalarType.Double);
            double error = found.get(i)
                    .to(ScalarType.Double)
                    .flatten()
                    .sub(want.flatten())
                    .abs()
                    .max()
                    .item_double();
            assertThat(error)
                    .as("part %d", i)
                    .isLessThanOrEqualTo(tolerance * want.abs().max().item_double());
        }
    }
}
