package dev.frugal.benchmarks.kernel;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.optim.Gradients;
import java.util.concurrent.TimeUnit;
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

/// The LSTM on one thread: windows of 100 samples of two states, forward and back from the last
/// hidden state.
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
public class LstmKernel {
    private static final int STATES = 2;

    @Param({"8", "98"})
    public int windows = 8;

    /// Over many samples the adjoints of fresh weights vanish.
    @Param({"100", "400"})
    public int samples = 100;

    @Param({"32"})
    public int hidden = 32;

    private Lstm lstm = new Lstm(STATES, hidden, ScalarType.Float, new Seed(1));
    private Tensor x = new Tensor();

    @Setup
    public void prepare() {
        torch.set_num_threads(1);
        lstm = new Lstm(STATES, hidden, ScalarType.Float, new Seed(1));
        lstm.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
        var values = new Seed(2).random().doubles((long) windows * samples * STATES, -1, 1);
        x = Tensors.of(values.toArray(), ScalarType.Float, windows, samples, STATES);
    }

    @Benchmark
    public double forwardAndBack() {
        try (var _ = Scope.open()) {
            Gradients.clear(lstm.parameters().values());
            var last = lstm.last(x);
            var loss = last.mul(last).mean();
            loss.backward();
            return loss.item_double();
        }
    }
}
