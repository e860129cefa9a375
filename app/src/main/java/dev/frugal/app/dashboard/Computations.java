package dev.frugal.app.dashboard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The single thread on which models are loaded and used.
///
/// Native code keeps state per thread and uses all processors itself. Requests therefore queue for
/// one platform thread instead of running on their virtual threads, and a model needs no lock. A
/// full queue rejects requests.
final class Computations implements AutoCloseable {
    private final ThreadPoolExecutor thread;

    /// @param waiting how many computations may wait
    Computations(int waiting) {
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name("studio-computation").daemon().factory());
    }

    /// Runs the work when its turn comes.
    ///
    /// @throws RefusedRequestException if too many are waiting already
    <T> T run(Callable<T> work) throws Exception {
        var task = new FutureTask<T>(work);
        try {
            thread.execute(task);
            return task.get();
        } catch (RejectedExecutionException | CancellationException _) {
            throw new RefusedRequestException(429, "too many requests are waiting for the models; try again later");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow().forEach(task -> ((FutureTask<?>) task).cancel(false));
    }
}
