package dev.frugal.benchmarks;

import dev.frugal.runs.StopSignal;
import java.util.function.Supplier;

/// A loop of ours, in this process.
///
/// @param versions the libraries it stands on
/// @param result does a little of the work and returns what came out
/// @param iteration does the work once
/// @param end frees what it holds
public record JavaContender(String versions, Supplier<double[]> result, Runnable iteration, Runnable end)
        implements Contender {
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /// A loop that holds nothing.
    public JavaContender(String versions, Supplier<double[]> result, Runnable iteration) {
        this(versions, result, iteration, () -> {});
    }

    @Override
    public double[] check() {
        return result.get();
    }

    @Override
    public double seconds(int iterations) {
        long begin = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            StopSignal.check();
            iteration.run();
        }
        return (System.nanoTime() - begin) / NANOSECONDS_PER_SECOND;
    }

    @Override
    public void close() {
        end.run();
    }
}
