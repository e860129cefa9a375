package dev.frugal.app.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;

/// A process of the cluster on this machine.
///
/// @param role `master` or `worker-1` and so on
/// @param process id
/// @param began start time, which tells it from a later process with the same id
/// @param log its standard output and error
public record ClusterProcess(String role, long process, Instant began, String log) {
    static final String MASTER = "master";

    static ClusterProcess of(String role, Process process, String log) {
        return new ClusterProcess(role, process.pid(), began(process.toHandle()), log);
    }

    private static Instant began(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /// The process, if it is alive.
    Optional<ProcessHandle> handle() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(found -> began(found).equals(began))
                // A process that has ended and was not reaped has no command any more.
                .filter(found -> found.info().command().isPresent());
    }

    @JsonIgnore
    public boolean isAlive() {
        return handle().isPresent();
    }

    @JsonIgnore
    public boolean isMaster() {
        return role.equals(MASTER);
    }
}
