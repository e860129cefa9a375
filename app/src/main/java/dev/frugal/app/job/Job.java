package dev.frugal.app.job;

import dev.frugal.app.terminal.CommandResult;
import dev.frugal.runs.RunContext;

/// Long work that can be stopped and gone on with.
///
/// @param <C> its configuration
@FunctionalInterface
public interface Job<C> {
    /// Does the work from wherever the run's checkpoints say it stands, to its end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws dev.frugal.base.InvalidInputException if the configuration or a checkpoint cannot be used
    /// @throws Exception if we fail
    CommandResult run(C config, RunContext context) throws Exception;
}
