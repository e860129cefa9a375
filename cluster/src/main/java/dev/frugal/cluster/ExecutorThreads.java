package dev.frugal.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/// The threads with which an executor computes, as many as it has processors. A parallel stream runs on the pool of the
/// thread that starts it. On the thread of a task it would have the common pool besides, and with it more processors
/// than the executor was given.
final class ExecutorThreads {
    private static final ForkJoinPool POOL = new ForkJoinPool();

    private ExecutorThreads() {}

    /// Does work on these threads and waits for it.
    static <T> T compute(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, POOL).join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failure;
            }
        }
    }
}
