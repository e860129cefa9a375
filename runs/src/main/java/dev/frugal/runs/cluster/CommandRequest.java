package dev.frugal.runs.cluster;

import java.util.List;
import java.util.Map;

/// A command that a worker is to run as a process.
///
/// @param number by which the replies name it
/// @param label a few words for the cluster's pages
/// @param command program and arguments; the program lies at the same path on every worker
/// @param environment variables beside the worker's own
/// @param log file for the command's standard error
public record CommandRequest(
        long number, String label, List<String> command, Map<String, String> environment, String log) {
    public CommandRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
