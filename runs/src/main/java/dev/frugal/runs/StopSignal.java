package dev.frugal.runs;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The wish that a running job come to rest: set once by Ctrl-C or a stop button, looked at by the
/// job between steps.
///
/// A job that sees it writes its checkpoint and then throws [RunInterruptedException]. It may be read and
/// set from any thread.
public final class StopSignal {
    private final CountDownLatch wish = new CountDownLatch(1);

    /// Asks the job to save and stop.
    public void request() {
        wish.countDown();
    }

    /// Whether the job is asked to save and stop.
    public boolean requested() {
        return wish.getCount() == 0;
    }

    /// Whether the job is asked to save and stop, or will be within `time`.
    public boolean requestedWithin(Duration time) {
        try {
            return wish.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return requested();
        }
    }

    /// Waits for the wish; for what runs until it is stopped.
    public void await() throws InterruptedException {
        wish.await();
    }
}
