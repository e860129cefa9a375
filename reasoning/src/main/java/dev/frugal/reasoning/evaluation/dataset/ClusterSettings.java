package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;

/// The processes that answer parts of a file of problems on a cluster.
///
/// - `spark`: URL of the Spark cluster;
/// - `threads`: of each process;
/// - `memory`: what the cluster reserves for each, GiB.
public record ClusterSettings(String spark, int threads, double memory) {
    private static final int MOST_THREADS = 4_096;
    private static final double MOST_MEMORY = 1 << 20;

    /// @throws InvalidInputException if a number is out of range
    public ClusterSettings {
        Require.within("worker_threads", threads, 1, MOST_THREADS);
        Require.notNegative("worker_memory", memory);
        if (memory > MOST_MEMORY) {
            throw new InvalidInputException(
                    "worker_memory is %s GiB; expected at most %.0f".formatted(memory, MOST_MEMORY));
        }
    }
}
