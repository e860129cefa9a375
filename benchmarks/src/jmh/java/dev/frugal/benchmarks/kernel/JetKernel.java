package dev.frugal.benchmarks.kernel;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.Jet;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.jet.JetEngines;
import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.optim.Gradients;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The jet engines on one thread: a 9-32-32-32-2 network with its derivative in one input.
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "--add-modules=jdk.incubator.vector"
        })
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class JetKernel {
    private static final List<Integer> SIZES = List.of(9, 32, 32, 32, 2);

    @Param({"FUSED", "PORTABLE", "LIBTORCH"})
    public EngineChoice engine = EngineChoice.FUSED;

    @Param({"512", "19600"})
    public int points = 512;

    @Param({"Float", "Double"})
    public ScalarType type = ScalarType.Float;

    private Mlp network = new Mlp(SIZES, ScalarType.Float, new Seed(1));
    private Tensor x = new Tensor();
    private JetEngine jets = JetEngines.standard();

    @Setup
    public void prepare() {
        torch.set_num_threads(1);
        jets = JetEngines.of(engine, 1);
        network = new Mlp(SIZES, type, new Seed(1));
        network.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
        var values = new Seed(2).random().doubles((long) points * SIZES.getFirst(), -1, 1);
        x = Tensors.of(values.toArray(), type, points, SIZES.getFirst());
    }

    /// Value and derivative.
    @Benchmark
    public long forward() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            return jets.propagate(network, Jet.seed(x, 1, 0)).channels().numel();
        }
    }

    /// The same, and the gradient of a loss on both.
    @Benchmark
    public double forwardAndBack() {
        try (var _ = Scope.open()) {
            Gradients.clear(network.parameters().values());
            var channels = jets.propagate(network, Jet.seed(x, 1, 0)).channels();
            var loss = channels.mul(channels).mean();
            loss.backward();
            return loss.item_double();
        }
    }
}
