package dev.frugal.app.command.cluster;

import dev.frugal.app.cluster.ClusterState;
import dev.frugal.base.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// The resident memory of the largest executor of a cluster on this machine, looked at once a second.
final class ExecutorMemory {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int QUARTERS = 4;

    private final ClusterState cluster;
    private final List<Long> seen = new ArrayList<>();
    private long last = System.nanoTime();

    ExecutorMemory(ClusterState cluster) {
        this.cluster = cluster;
    }

    /// Looks, if the last look was a second ago.
    void look() {
        if (System.nanoTime() - last < SECOND) {
            return;
        }
        last = System.nanoTime();
        cluster.processes().stream()
                .filter(process -> !process.isMaster())
                .flatMap(worker -> ProcessHandle.of(worker.process()).stream())
                .flatMap(ProcessHandle::children)
                .map(executor -> ResidentMemory.of(executor.pid()))
                .flatMapToLong(OptionalLong::stream)
                .max()
                .ifPresent(seen::add);
    }

    /// The most that was seen in each quarter of the time in which there were executors.
    List<Long> quarters() {
        var most = new ArrayList<Long>();
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            seen.subList(seen.size() * quarter / QUARTERS, seen.size() * (quarter + 1) / QUARTERS).stream()
                    .max(Long::compare)
                    .ifPresent(most::add);
        }
        return most;
    }
}
