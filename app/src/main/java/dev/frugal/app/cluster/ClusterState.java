package dev.frugal.app.cluster;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The cluster on this machine, as `cluster.json` in its folder keeps it.
///
/// @param url of its master, for `--spark`
/// @param page of its master in a browser
/// @param cores of each worker
/// @param memoryMegabytes of each worker, for executors and what they start
/// @param processes the master and its workers
@JsonNaming(SnakeCaseStrategy.class)
public record ClusterState(String url, String page, int cores, int memoryMegabytes, List<ClusterProcess> processes) {
    public ClusterState {
        processes = List.copyOf(processes);
    }

    /// How many processes have ended.
    public long ended() {
        return processes.stream().filter(process -> !process.isAlive()).count();
    }

    /// How many workers it was started with.
    public long workers() {
        return processes.stream().filter(process -> !process.isMaster()).count();
    }
}
