package dev.frugal.reasoning.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import java.time.Duration;
import java.util.Optional;

/// The processes that share a policy training.
///
/// - `count`: worker processes; one trains in the process of the command itself;
/// - `deadline`: how long a worker waits for the others in a step, seconds; one that takes longer has hung;
/// - `restarts`: how often in a row all workers are started again, without a checkpoint in between, after one
///   was lost;
/// - `spark`: URL of the Spark cluster that they run on; empty for this machine;
/// - `threads`: of each; empty for an equal share of this machine's processors, or one on a cluster.
public record WorkerSettings(
        int count, double deadline, int restarts, Optional<String> spark, Optional<Integer> threads) {
    /// No worker process.
    public static final WorkerSettings ONE = new WorkerSettings(1, 900, 3, Optional.empty(), Optional.empty());

    private static final int MOST = 1_000;
    private static final int MOST_THREADS = 4_096;
    private static final double MILLISECONDS_PER_SECOND = 1e3;
    private static final double LONGEST_DEADLINE = 7 * 86_400.0;

    /// @throws InvalidInputException if a number is out of range
    public WorkerSettings {
        Require.within("workers", count, 1, MOST);
        Require.positive("deadline", deadline);
        if (deadline > LONGEST_DEADLINE) {
            throw new InvalidInputException(
                    "deadline is %s seconds; expected at most %.0f".formatted(deadline, LONGEST_DEADLINE));
        }
        Require.atLeast("restarts", restarts, 0);
        threads.ifPresent(number -> Require.within("threads", number, 1, MOST_THREADS));
        if (count == 1 && (spark.isPresent() || threads.isPresent())) {
            throw new InvalidInputException(
                    "workers have %s, but there is one worker, the command itself; set their number, at least 2 (--workers N)"
                            .formatted(spark.isPresent() ? "a Spark cluster" : "threads of their own"));
        }
    }

    /// Processes of this machine.
    public static WorkerSettings here(int count, double deadline, int restarts) {
        return new WorkerSettings(count, deadline, restarts, Optional.empty(), Optional.empty());
    }

    /// Whether there are worker processes.
    public boolean several() {
        return count > 1;
    }

    /// How long a worker waits for the others in a step.
    public Duration patience() {
        return Duration.ofMillis(Math.max(1, Math.round(deadline * MILLISECONDS_PER_SECOND)));
    }
}
