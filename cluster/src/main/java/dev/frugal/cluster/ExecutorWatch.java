package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/// Looks whether an application has executors, since Spark itself waits for them without end and without a word.
///
/// Without an executor for a while, it asks the master. Workers that are busy with other applications are waited for,
/// with a note; a master or workers that are gone, and executors that end as soon as they start, end the work with a
/// sentence.
final class ExecutorWatch extends SparkListener implements AutoCloseable {
    /// Executors start in seconds, on a busy machine in some tens of them.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /// Executors that end before any of them works: what stops one stops all.
    private static final int MOST_FAILURES = 4;

    /// Questions in a row that a master leaves unanswered.
    private static final int MOST_WITHOUT_ANSWER = 5;

    private final DriverSettings settings;
    private final Replies replies;
    private final Consumer<InvalidInputException> end;
    private final Set<String> executors = new HashSet<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long withoutSince = System.nanoTime();
    private boolean everHad;
    private boolean told;
    private boolean closed;
    private int withoutAnswer;

    /// @param end told once that the work cannot go on
    ExecutorWatch(DriverSettings settings, Replies replies, Consumer<InvalidInputException> end) {
        this.settings = settings;
        this.replies = replies;
        this.end = end;
        if (MasterState.canBeAsked(settings.master())) {
            var _ = clock.scheduleWithFixedDelay(this::look, 5, 5, TimeUnit.SECONDS);
        }
    }

    @Override
    public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
        executors.add(added.executorId());
        everHad = true;
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        executors.remove(removed.executorId());
        if (executors.isEmpty()) {
            withoutSince = System.nanoTime();
        }
        if (!everHad && Integer.parseInt(removed.executorId()) + 1 >= MOST_FAILURES) {
            end.accept(noneStarts());
        }
    }

    /// Spark ends an application whose executors all fail.
    @Override
    public synchronized void onApplicationEnd(SparkListenerApplicationEnd ended) {
        if (!closed) {
            end.accept(noneStarts());
        }
    }

    private InvalidInputException noneStarts() {
        return new InvalidInputException(
                "executors on %s end as soon as they start; check that every worker has Java 25 and finds %s at this path"
                        .formatted(settings.master(), settings.classPath().getFirst()));
    }

    private synchronized void look() {
        if (closed || !executors.isEmpty() || System.nanoTime() - withoutSince < PATIENCE.toNanos()) {
            return;
        }
        MasterState state;
        try {
            state = MasterState.of(settings.master());
            withoutAnswer = 0;
        } catch (InvalidInputException refused) {
            // A busy machine may answer late.
            if (++withoutAnswer == MOST_WITHOUT_ANSWER) {
                end.accept(refused);
            }
            return;
        }
        try {
            state.slots(settings.master(), settings.cores(), settings.memoryMegabytes());
        } catch (InvalidInputException refused) {
            end.accept(refused);
            return;
        }
        if (!told) {
            replies.say(DriverReply.note(
                    "no executor on %s yet: its workers are busy with other applications, or slow to start one"
                            .formatted(settings.master())));
            told = true;
        }
    }

    /// The work is done: what ends from here on is no loss.
    synchronized void expectEnd() {
        closed = true;
    }

    @Override
    public void close() {
        expectEnd();
        clock.shutdownNow();
    }
}
