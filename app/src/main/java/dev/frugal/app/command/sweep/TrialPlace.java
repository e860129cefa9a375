package dev.frugal.app.command.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Where the processes of trials run. Safe for use by several threads.
interface TrialPlace extends AutoCloseable {
    /// How many trials are worth beginning at a time.
    int atATime();

    /// JVM options of a trial's process that this place wants.
    List<String> options();

    /// Runs a process to its end.
    ///
    /// @param label a few words about it
    /// @param errors file for its standard error
    /// @return its exit code; empty if it was lost with its worker, having run in part
    /// @throws dev.frugal.runs.RunInterruptedException if the sweep is over before
    OptionalInt run(String label, List<String> command, Map<String, String> environment, Path errors);

    @Override
    void close();
}
