package dev.frugal.benchmarks;

import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;

import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.DoubleMultiplyAdds;
import dev.frugal.tensor.kernel.FloatMultiplyAdds;
import dev.frugal.tensor.kernel.VectorApi;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What this machine can do at most with so many threads.
///
/// @param threads how many
/// @param float32 fused multiply-adds in registers, in operations (two each) per second
/// @param float64 the same in double precision
/// @param memory bytes per second of `a[i] = b[i] + s·c[i]` over arrays that no cache holds, two
///   read and one written per element (McCalpin's STREAM triad)
/// @param product32 libtorch's matrix product of 1,024 × 1,024, operations per second
/// @param product64 the same in double precision
record MachinePeak(int threads, double float32, double float64, double memory, double product32, double product64) {
    private static final int TURNS = 20_000_000;
    private static final int TRIAD_ELEMENTS = 4 << 20;
    private static final double BYTES_PER_ELEMENT = 3 * Double.BYTES;
    private static final int MATRIX = 1024;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /// Measures with so many threads; the median of `rounds`.
    ///
    /// @throws InvalidInputException if Java was started without the Vector API
    public static MachinePeak measure(int threads, int rounds) {
        requireVectors();
        return new MachinePeak(
                threads,
                rate(
                        threads,
                        rounds,
                        FloatMultiplyAdds.operations(TURNS),
                        thread -> FloatMultiplyAdds.run(TURNS, thread)),
                rate(
                        threads,
                        rounds,
                        DoubleMultiplyAdds.operations(TURNS),
                        thread -> DoubleMultiplyAdds.run(TURNS, thread)),
                memory(threads, rounds),
                product(threads, rounds, ScalarType.Float),
                product(threads, rounds, ScalarType.Double));
    }

    /// The float32 loop of [#measure] as a contender, for limits that must be timed in turns with
    /// what is held against them: a machine may change its speed from minute to minute.
    ///
    /// @throws InvalidInputException if Java was started without the Vector API
    static Contender multiplyAdds(int threads) {
        requireVectors();
        return new JavaContender(
                "fused multiply-adds in registers",
                () -> new double[0],
                () -> seconds(threads, thread -> FloatMultiplyAdds.run(TURNS, thread)));
    }

    /// Operations of one iteration of [#multiplyAdds].
    static double multiplyAddOperations(int threads) {
        return threads * FloatMultiplyAdds.operations(TURNS);
    }

    private static void requireVectors() {
        if (!VectorApi.present()) {
            throw new InvalidInputException("the machine's limits need the Vector API; " + VectorApi.HOW_TO_ENABLE);
        }
    }

    private static double memory(int threads, int rounds) {
        var arrays = new double[threads][3][TRIAD_ELEMENTS];
        return rate(
                threads,
                rounds,
                BYTES_PER_ELEMENT * TRIAD_ELEMENTS,
                thread -> triad(arrays[thread][0], arrays[thread][1], arrays[thread][2]));
    }

    private static double triad(double[] a, double[] b, double[] c) {
        for (int i = 0; i < a.length; i++) {
            a[i] = b[i] + 3 * c[i];
        }
        return a[a.length - 1];
    }

    /// Units of work per second, all threads together.
    private static double rate(int threads, int rounds, double units, IntToDoubleFunction work) {
        var rates = new double[rounds];
        for (int round = -2; round < rounds; round++) {
            double seconds = seconds(threads, work);
            if (round >= 0) {
                rates[round] = threads * units / seconds;
            }
        }
        return Measurements.of(rates).median();
    }

    private static double seconds(int threads, IntToDoubleFunction work) {
        var results = new double[threads];
        var begin = new CountDownLatch(1);
        var workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int number = i;
            workers[i] = Thread.ofPlatform().start(() -> {
                await(begin);
                results[number] = work.applyAsDouble(number);
            });
        }
        long start = System.nanoTime();
        begin.countDown();
        try {
            for (var worker : workers) {
                worker.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", interrupted);
        }
        double seconds = (System.nanoTime() - start) / NANOSECONDS_PER_SECOND;
        if (Arrays.stream(results).anyMatch(Double::isNaN)) {
            throw new IllegalStateException("a loop left the numbers");
        }
        return seconds;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static double product(int threads, int rounds, ScalarType type) {
        int before = torch.get_num_threads();
        torch.set_num_threads(threads);
        // OpenBLAS, which multiplies for libtorch, has threads of its own.
        blas_set_num_threads(threads);
        try (var _ = Scope.open()) {
            var a = torch.ones(new long[] {MATRIX, MATRIX}, Tensors.options(type));
            var b = torch.ones(new long[] {MATRIX, MATRIX}, Tensors.options(type));
            var rates = new double[rounds];
            for (int round = -2; round < rounds; round++) {
                double seconds = product(a, b);
                if (round >= 0) {
                    rates[round] = 2.0 * MATRIX * MATRIX * MATRIX / seconds;
                }
            }
            return Measurements.of(rates).median();
        } finally {
            torch.set_num_threads(before);
            blas_set_num_threads(before);
        }
    }

    private static double product(Tensor a, Tensor b) {
        try (var _ = Scope.open()) {
            long start = System.nanoTime();
            var product = torch.mm(a, b);
            double seconds = (System.nanoTime() - start) / NANOSECONDS_PER_SECOND;
            if (product.size(0) != MATRIX) {
                throw new IllegalStateException("a product of another size");
            }
            return seconds;
        }
    }
}
