package dev.frugal.app.command;

import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.util.List;

/// The context of one invocation of the program.
public interface CommandContext {
    /// The streams of this invocation.
    Terminal terminal();

    /// The user's request to stop.
    StopSignal stop();

    /// The command line as it was typed.
    List<String> arguments();

    /// Every job type that a run can have.
    JobTypes jobTypes();
}
