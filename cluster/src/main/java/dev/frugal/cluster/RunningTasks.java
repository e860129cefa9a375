package dev.frugal.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/// Knows which tasks still run: a job that failed or was cancelled is over for Spark before its tasks have ended.
final class RunningTasks extends SparkListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Long> tasks = new HashSet<>();
    private int jobs;

    @Override
    public void onJobStart(SparkListenerJobStart started) {
        change(() -> jobs++);
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd ended) {
        change(() -> jobs--);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart started) {
        change(() -> tasks.add(started.taskInfo().taskId()));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        change(() -> tasks.remove(ended.taskInfo().taskId()));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no job and no task is at work, at most for `patience`.
    void awaitNone(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while ((jobs > 0 || !tasks.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
