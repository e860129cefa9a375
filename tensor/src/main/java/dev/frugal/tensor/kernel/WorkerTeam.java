package dev.frugal.tensor.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Threads that wait for a job, share its numbered parts and wait again, without allocating
/// anything per job.
///
/// Which thread takes which part is decided by a fixed rule: part i goes to worker i mod n. The
/// caller is worker 0.
///
/// Jobs follow one another within fractions of a millisecond, and a thread that sleeps in between
/// may be woken on the core that woke it, behind its waker. So whoever waits looks again and again
/// for a while before it sleeps.
///
/// The threads hold the team, so a team that is not closed lives as long as the process.
public final class WorkerTeam implements AutoCloseable {
    /// Part `part` of a job, done by worker `worker`, who may use what belongs to that number.
    @FunctionalInterface
    public interface Job {
        void run(int part, int worker);
    }

    /// Longer than what a training step does between two jobs, shorter than anyone notices.
    private static final long NANOSECONDS_BEFORE_SLEEP = 1_000_000;

    private final int size;
    private final Object monitor = new Object();
    private final List<Thread> threads = new ArrayList<>();
    private Job job = (_, _) -> {};
    private int parts;

    /// Written under the monitor only, read without it by those who do not sleep yet.
    private volatile long generation;

    private volatile int working;

    private boolean closed;

    /// What stopped each worker in the present job; empty where nothing did.
    private final List<Optional<Throwable>> failures = new ArrayList<>();

    public WorkerTeam(int size) {
        this.size = size;
        failures.addAll(Collections.nCopies(size, Optional.empty()));
        for (int worker = 1; worker < size; worker++) {
            int number = worker;
            threads.add(Thread.ofPlatform().daemon().name("kernel-" + number).start(() -> work(number)));
        }
    }

    public int size() {
        return size;
    }

    /// Runs all parts and returns when they are done.
    ///
    /// What a part throws in another thread is thrown here, with that thread's trace; of several
    /// failures that of the worker with the least number, the others suppressed in it.
    ///
    /// @throws IllegalStateException if the team was closed
    public void run(int partCount, Job what) {
        if (closed) {
            throw new IllegalStateException("the team of workers was closed");
        }
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
            generation++;
            monitor.notifyAll();
        }
        share(0, what, partCount);
        await();
        rethrow();
    }

    /// Ends the threads and waits until they are gone. No job may be under way.
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() {
        Optional<Throwable> first = Optional.empty();
        for (int worker = 0; worker < size; worker++) {
            var failure = failures.set(worker, Optional.empty());
            if (first.isEmpty()) {
                first = failure;
            } else if (failure.isPresent() && !failure.equals(first)) {
                first.get().addSuppressed(failure.get());
            }
        }
        if (first.isPresent()) {
            switch (first.get()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case Throwable impossible -> throw new IllegalStateException(impossible);
            }
        }
    }

    // Work arrives within microseconds: a thread that sleeps would be woken too late.
    @SuppressWarnings("ThreadPriorityCheck")
    private void await() {
        long began = System.nanoTime();
        while (working > 0 && System.nanoTime() - began < NANOSECONDS_BEFORE_SLEEP) {
            Thread.yield();
        }
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

    @SuppressWarnings("ThreadPriorityCheck") // as above
    private void work(int worker) {
        long seen = 0;
        while (true) {
            Job next;
            int count;
            long began = System.nanoTime();
            while (generation == seen && System.nanoTime() - began < NANOSECONDS_BEFORE_SLEEP) {
                Thread.yield();
            }
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
            share(worker, next, count);
            synchronized (monitor) {
                working--;
                monitor.notifyAll();
            }
        }
    }

    /// Does a worker's parts; keeps what stops it for [#run] to throw.
    private void share(int worker, Job what, int partCount) {
        try {
            for (int part = worker; part < partCount; part += size) {
                what.run(part, worker);
            }
        } catch (RuntimeException | Error failure) {
            failures.set(worker, Optional.of(failure));
        }
    }
}
