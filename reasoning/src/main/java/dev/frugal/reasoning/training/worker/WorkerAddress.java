package dev.frugal.reasoning.training.worker;

import java.nio.file.Path;

/// Where a worker finds its coordinator.
///
/// @param host name or address of the coordinator
/// @param port where it listens
/// @param token by which it knows its workers
/// @param run folder of the run
public record WorkerAddress(String host, int port, String token, Path run) {
    /// The variable that a worker finds its token in: arguments of a process can be seen by others.
    public static final String TOKEN = "FRUGAL_WORKER_TOKEN";

    /// Characters of a token.
    static final int TOKEN_LENGTH = 32;
}
