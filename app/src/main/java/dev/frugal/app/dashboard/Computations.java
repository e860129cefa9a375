package dev.frugal.app.dashboard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The one thread on which models are loaded and asked.
///
/// Native code keeps state by thread and uses all processors itself, so questions queue for a
/// thread of the platform instead of running on the virtual threads of their requests; a model then
/// needs no lock either. A queue that is full refuses.
final class Computations implements AutoCloseable {
    private final ThreadPoolExecutor thread;

    /// @param waiting how many may wait for the one at work
    Computations(int waiting) {
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name("studio-computation").daemon().factory());
    }

    /// Does the work when its turn comes.
    ///
    /// @throws Refusal if too many are waiting already
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
