package dev.frugal.tensor.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Autograd;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Mlp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The fused kernel against the reference over sizes that fill no vector, no block and no tile.
class FusedNetworkTest {
    private static final int[] ROWS = {1, 3, 13, 32, 33, 207, 4098};
    private static final int[] WIDTHS = {1, 2, 7, 8, 9, 16, 17, 31, 33, 40, 64, 65, 127, 129};

    /// Relative to the largest number of the same kind; both round differently.
    private static final double FLOAT64 = 1e-12;

    private static final double FLOAT32 = 2e-6;

    /// Enough for the last compiler tier to be done with a small network.
    private static final int STEPS_UNTIL_COMPILED = 3_000;

    private static final JetEngine ONE_THREAD = JetEngines.of(EngineChoice.FUSED, 1);
    private static final JetEngine THREE_THREADS = JetEngines.of(EngineChoice.FUSED, 3);
    private static final JetEngine PORTABLE = JetEngines.of(EngineChoice.PORTABLE, 2);
    private static final JetEngine REFERENCE = new LibtorchJetEngine();

    private final Seed seed = new Seed(31);

    private static Stream<Arguments> shapes() {
        var shapes = new ArrayList<Arguments>();
        int pick = 0;
        for (int rows : ROWS) {
            for (int order = 0; order <= 4; order++) {
                int first = WIDTHS[pick++ % WIDTHS.length];
                int second = WIDTHS[(pick * 5) % WIDTHS.length];
                shapes.add(Arguments.of(rows, order, first, second));
            }
        }
        return shapes.stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itEqualsTheReferenceInFloat64(int rows, int order, int first, int second) {
        try (var _ = Scope.open()) {
            var sizes = List.of(3, first, second, 2);
            var network = new Mlp(sizes, ScalarType.Double, seed);
            var input = input(rows, 3, ScalarType.Double);
            agree(run(ONE_THREAD, network, input, order), run(REFERENCE, network, input, order), FLOAT64);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itEqualsTheFloat64ReferenceInFloat32(int rows, int order, int first, int second) {
        try (var _ = Scope.open()) {
            var sizes = List.of(3, first, second, 2);
            var network = new Mlp(sizes, ScalarType.Float, seed);
            var input = input(rows, 3, ScalarType.Float);
            agree(
                    run(ONE_THREAD, network, input, order),
                    run(REFERENCE, widened(network), input.to(ScalarType.Double), order),
                    FLOAT32);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theBitsDependNeitherOnThreadsNorOnTheVectorLength(int rows, int order, int first, int second) {
        for (var type : List.of(ScalarType.Float, ScalarType.Double)) {
            try (var _ = Scope.open()) {
                var network = new Mlp(List.of(3, first, second, 2), type, seed);
                var input = input(rows, 3, type);
                var expected = run(ONE_THREAD, network, input, order);
                for (var engine : List.of(THREE_THREADS, PORTABLE)) {
                    var found = run(engine, network, input, order);
                    sameBits(found, expected);
                }
            }
        }
    }

    @Test
    void rowGradientsEqualOneReversePassPerRow() {
        try (var _ = Scope.open()) {
            var network = new Mlp(List.of(3, 7, 13, 2), ScalarType.Double, seed);
            var jet = Jet.seed(input(37, 3, ScalarType.Double), 2, 0);
            var adjoint = numbers(new long[] {3, 37, 2}, ScalarType.Double);
            var engine = (FusedJetEngine) THREE_THREADS;
            var found = engine.rowGradients(network, jet, adjoint);
            var residuals = REFERENCE.propagate(network, jet).channels().mul(adjoint);
            for (int row = 0; row < 37; row++) {
                var expected = Autograd.differentiableGradients(
                        residuals.select(1, row).sum(), network.parameters().values());
                var flat = new ArrayList<Double>();
                expected.forEach(part -> Arrays.stream(Tensors.doubles(part)).forEach(flat::add));
                var want = flat.stream().mapToDouble(Double::doubleValue).toArray();
                assertThat(Tensors.doubles(found.select(0, row))).containsExactly(want, within(FLOAT64));
            }
        }
    }

    private static Stream<Arguments> layouts() {
        var layouts = new ArrayList<Arguments>();
        for (int order = 0; order <= 4; order++) {
            for (int groups : new int[] {1, 3}) {
                var sizes = order % 2 == 0 ? List.of(9, 32, 32, 32, 2) : List.of(3, 17, 40, 1);
                layouts.add(Arguments.of(sizes, order, groups));
            }
        }
        return layouts.stream();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aWarmStepAllocatesNothing(List<Integer> sizes, int order, int groups) {
        var layout = new NetworkLayout(sizes, 1, order);
        var kernels = TileKernelSet.fastest();
        assertThat(allocation(layout, groups, kernels.floats(), ValueLayout.JAVA_FLOAT))
                .isZero();
        assertThat(allocation(layout, groups, kernels.doubles(), ValueLayout.JAVA_DOUBLE))
                .isZero();
    }

    private static <A> long allocation(NetworkLayout layout, int groups, TileKernels<A> kernels, ValueLayout element) {
        var network = new FusedNetwork<>(layout, kernels, new WorkerTeam(1));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var arena = Arena.ofConfined()) {
            int rows = 33 * groups;
            var parameters = new ArrayList<MemorySegment>();
            for (int l = 0; l < layout.layers(); l++) {
                long outputs = (long) groups * layout.sizes().get(l + 1);
                parameters.add(arena.allocate(element, layout.sizes().get(l) * outputs));
                parameters.add(arena.allocate(element, outputs));
            }
            long elements = (long) layout.channels() * rows;
            var input = arena.allocate(element, elements * layout.inputs());
            var batch = new FusedNetwork.Batch(parameters, groups, input, rows);
            var output = arena.allocate(element, elements * layout.outputs());
            var adjoints = new FusedNetwork.Adjoints(
                    output,
                    parameters.stream().map(Optional::of).toList(),
                    Optional.of(arena.allocate(element, elements * layout.inputs())));
            long allocated = 0;
            for (int step = 0; step < STEPS_UNTIL_COMPILED; step++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                network.forward(batch, output);
                network.backward(batch, adjoints);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            return allocated;
        }
    }

    /// Numbers of a kind: the derivatives of one order, the gradients of one layer, the gradient of
    /// the input.
    private record Result(List<List<Tensor>> kinds) {}

    private Result run(JetEngine engine, Mlp network, Tensor input, int order) {
        var jet = Jet.seed(input, order, 0, 2);
        var leaf = new Jet(jet.channels().detach().clone(), jet.directions(), jet.order());
        leaf.channels().set_requires_grad(true);
        var result = engine.propagate(network, leaf);
        var kinds = new ArrayList<List<Tensor>>();
        kinds.add(List.of(result.value().detach()));
        for (int k = 1; k <= order; k++) {
            kinds.add(List.of(result.derivatives(k).detach()));
        }
        var weights = numbers(Tensors.shape(result.channels()), Tensors.type(result.channels()));
        var leaves = new ArrayList<>(network.parameters().values());
        leaves.add(leaf.channels());
        var gradients = Autograd.gradients(result.channels().mul(weights).sum(), leaves);
        for (int l = 0; l < network.layers().size(); l++) {
            kinds.add(gradients.subList(2 * l, 2 * l + 2));
        }
        kinds.add(List.of(gradients.getLast()));
        return new Result(kinds);
    }

    private static void sameBits(Result found, Result expected) {
        for (int kind = 0; kind < found.kinds().size(); kind++) {
            for (int i = 0; i < found.kinds().get(kind).size(); i++) {
                var part = found.kinds().get(kind).get(i);
                assertThat(part.equal(expected.kinds().get(kind).get(i)))
                        .as("kind %d, part %d", kind, i)
                        .isTrue();
            }
        }
    }

    private static void agree(Result found, Result expected, double tolerance) {
        for (int kind = 0; kind < found.kinds().size(); kind++) {
            var parts = found.kinds().get(kind);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < parts.size(); i++) {
                var want = expected.kinds().get(kind).get(i).to(ScalarType.Double);
                var error = parts.get(i).to(ScalarType.Double).sub(want).abs().max();
                largest = Math.max(largest, want.abs().max().item_double());
                difference = Math.max(difference, error.item_double());
            }
            assertThat(difference).as("kind %d", kind).isLessThanOrEqualTo(tolerance * largest);
        }
    }

    private Tensor input(int rows, int columns, ScalarType type) {
        return numbers(new long[] {rows, columns}, type);
    }

    private Tensor numbers(long[] shape, ScalarType type) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        var values = seed.named("numbers").random().doubles(count, -1, 1).toArray();
        return Tensors.of(values, type, shape);
    }

    private static Mlp widened(Mlp network) {
        return Mlp.of(network.layers().stream()
                .map(layer -> Linear.of(wide(layer.weight()), wide(layer.bias())))
                .toList());
    }

    private static Tensor wide(Tensor tensor) {
        return tensor.detach().to(ScalarType.Double).set_requires_grad(true);
    }
}
