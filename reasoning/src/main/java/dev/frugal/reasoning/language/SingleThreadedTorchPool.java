package dev.frugal.reasoning.language;

import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.bytedeco.pytorch.global.torch;

/// Independent pieces of work on a few threads, each of which keeps libtorch to itself: a small
/// tensor operation is over before other threads could join it.
public final class SingleThreadedTorchPool {
    private SingleThreadedTorchPool() {}

    /// The results of `tasks` in their order. With one thread, or one task, everything runs on the
    /// caller's with its own libtorch settings.
    public static <T> List<T> inOrder(int threads, List<Callable<T>> tasks) {
        int workers = Math.min(threads, tasks.size());
        var stoppable = tasks.stream().map(StopSignal::inherited).toList();
        var results = new ArrayList<T>();
        if (workers <= 1) {
            for (var task : stoppable) {
                results.add(call(task));
            }
            return results;
        }
        try (var pool = Executors.newFixedThreadPool(
                workers,
                work -> Thread.ofPlatform().name("one-core-", 0).daemon().unstarted(() -> onOneCore(work)))) {
            var submitted = stoppable.stream().map(pool::submit).toList();
            for (var future : submitted) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException failure) {
            throw rethrown(Objects.requireNonNullElse(failure.getCause(), failure));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the work was interrupted", interruption);
        }
    }

    private static void onOneCore(Runnable work) {
        torch.set_num_threads(1);
        work.run();
    }

    private static <T> T call(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception failure) {
            throw rethrown(failure);
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException("the work failed", failure);
        };
    }
}
