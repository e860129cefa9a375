package dev.frugal.app.dashboard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads on which models are loaded and used.
///
/// Native code keeps state per thread. Requests therefore queue for a few platform threads instead of running on
/// their virtual threads; with one, as in the studio, a model needs no lock. A full queue rejects requests at once.
final class Computations implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    /// @param waiting how many computations may wait
    Computations(int threads, int waiting) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name("computation-", 0).daemon().factory());
    }

    /// Runs the work when its turn comes.
    ///
    /// @throws RefusedRequestException if too many are waiting already
    <T> T run(Callable<T> work) throws Exception {
        var task = new FutureTask<T>(work);
        try {
            threads.execute(task);
            return task.get();
        } catch (RejectedExecutionException | CancellationException _) {
            throw new RefusedRequestException(
                    Reply.TOO_MANY, "too many requests are waiting for the models; try again later");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /// How many computations wait for a thread.
    int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(task -> ((FutureTask<?>) task).cancel(false));
    }
}
