package dev.frugal.benchmarks.kernel;

import dev.frugal.base.Seed;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The products of small transformers: rows with packed weights, and the attention of one row over its values.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransformerKernel {
    private static final int INPUTS = 96;
    private static final int OUTPUTS = 384;
    private static final int POSITIONS = 40;

    @Param({"fastest", "portable"})
    public String kind = "fastest";

    /// A decoded batch of three, and a page of rows that are scored.
    @Param({"3", "90"})
    public int rows = 3;

    private TransformerKernels kernels = TransformerKernels.portable();
    private PackedMatrix matrix = PackedMatrix.of(1, kernels, new float[][] {{1}}, new float[][] {{}});
    private float[] x = {};
    private float[] y = {};
    private float[] weights = {};

    @Setup
    public void prepare() {
        kernels = kind.equals("portable") ? TransformerKernels.portable() : TransformerKernels.fastest();
        weights = uniform("weights", OUTPUTS * INPUTS);
        matrix = PackedMatrix.of(INPUTS, kernels, new float[][] {weights}, new float[][] {{}});
        x = uniform("x", rows * INPUTS);
        y = new float[rows * matrix.paddedOutputs()];
    }

    private static float[] uniform(String name, int count) {
        var random = new Seed(1).named(name).random();
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    @Benchmark
    public float multiply() {
        kernels.multiply(x, 0, INPUTS, rows, matrix, y, 0, matrix.paddedOutputs(), false);
        return y[0];
    }

    @Benchmark
    public float attendOneRow() {
        kernels.product(x, 0, 0, 1, weights, 0, INPUTS, y, 0, INPUTS, 1, INPUTS, POSITIONS, false);
        return y[0];
    }
}
