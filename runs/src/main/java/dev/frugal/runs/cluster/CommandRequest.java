package dev.frugal.runs.cluster;

import java.util.List;
import java.util.Map;

/// A command that a worker is to run as a process.
///
/// @param number by which the replies name it
/// @param label a few words for the cluster's pages
/// @param command program and arguments; the program lies at the same path on every worker
/// @param directory where it runs, if there is such a folder on the worker
/// @param environment variables beside the worker's own
/// @param log file that the command's standard error is appended to
/// @param graceSeconds what the command has for saving when it is asked to end; 0 ends it at once
public record CommandRequest(
        long number,
        String label,
        List<String> command,
        String directory,
        Map<String, String> environment,
        String log,
        int graceSeconds) {
    public CommandRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
