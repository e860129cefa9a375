package dev.frugal.app.command;

import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.util.List;

/// What one invocation of the program carries down to its command.
public interface CommandContext {
    /// The streams of this invocation.
    Terminal terminal();

    /// The user's wish to stop.
    StopSignal stop();

    /// The command line as it was typed.
    List<String> arguments();

    /// Every type of job that a run can hold.
    JobTypes jobTypes();
}
