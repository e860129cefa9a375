package dev.frugal.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;

/// The threads with which a task computes, as many as Spark reserves processors for it. A parallel stream runs on the
/// pool of the thread that starts it; on Spark's thread of the task that is the common pool, which all tasks share and
/// whose threads come on top of their own.
final class TaskThreads {
    private TaskThreads() {}

    /// Does part of a task's work on such threads and waits for it.
    static <T> T compute(Supplier<T> work) {
        return compute(TaskContext.get().cpus(), work);
    }

    static <T> T compute(int threads, Supplier<T> work) {
        try (var pool = new ForkJoinPool(threads)) {
            return CompletableFuture.supplyAsync(work, pool).join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failure;
            }
        }
    }
}
