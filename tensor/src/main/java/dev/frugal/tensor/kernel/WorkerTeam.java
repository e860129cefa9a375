package dev.frugal.tensor.kernel;

import java.util.ArrayList;
import java.util.List;

/// Threads that wait for a job, share its numbered parts and wait again, without allocating
/// anything per job.
///
/// Which thread takes which part is decided by a fixed rule: part i goes to worker i mod n. The
/// caller is worker 0.
public final class WorkerTeam {
    /// Part `part` of a job, done by worker `worker`, who may use what belongs to that number.
    @FunctionalInterface
    public interface Job {
        void run(int part, int worker);
    }

    private final int size;
    private final Object monitor = new Object();
    private final List<Thread> threads = new ArrayList<>();
    private Job job = (_, _) -> {};
    private int parts;
    private long generation;
    private int working;
    private boolean failed;

    public WorkerTeam(int size) {
        this.size = size;
        for (int worker = 1; worker < size; worker++) {
            int number = worker;
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("kernel-" + number)
                            .start(() -> work(number)));
        }
    }

    public int size() {
        return size;
    }

    /// Runs all parts and returns when they are done.
    ///
    /// @throws IllegalStateException if a part failed in another thread
    public void run(int partCount, Job what) {
        if (size == 1 || partCount == 1) {
            for (int part = 0; part < partCount; part++) {
                what.run(part, 0);
            }
            return;
        }
        synchronized (monitor) {
            job = what;
            parts = partCount;
            working = size - 1;
            failed = false;
            generation++;
            monitor.notifyAll();
        }
        try {
            share(what, partCount, 0);
        } finally {
            await();
        }
        if (failed) {
            throw new IllegalStateException("a worker thread failed; its trace is on stderr");
        }
    }

    private void await() {
        synchronized (monitor) {
            boolean interrupted = false;
            while (working > 0) {
                try {
                    monitor.wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work(int worker) {
        long seen = 0;
        while (true) {
            Job next;
            int count;
            synchronized (monitor) {
                while (generation == seen) {
                    try {
                        monitor.wait();
                    } catch (InterruptedException _) {
                        return;
                    }
                }
                seen = generation;
                next = job;
                count = parts;
            }
            boolean done = false;
            try {
                share(next, count, worker);
                done = true;
            } catch (RuntimeException failure) {
                failure.printStackTrace();
            } finally {
                synchronized (monitor) {
                    failed |= !done;
                    working--;
                    monitor.notifyAll();
                }
            }
        }
    }

    private void share(Job what, int partCount, int worker) {
        for (int part = worker; part < partCount; part += size) {
            what.run(part, worker);
        }
    }
}
