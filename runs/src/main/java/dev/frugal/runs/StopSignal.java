package dev.frugal.runs;

import java.util.concurrent.CountDownLatch;

/// The request to stop a running job: set once by Ctrl-C or a stop button, checked by the job
/// between steps.
///
/// A job that sees it writes its checkpoint and then throws [RunInterruptedException]. Safe for use
/// by several threads.
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

    /// Blocks until the request; for work that runs until it is stopped.
    public void await() throws InterruptedException {
        wish.await();
    }
}
