package dev.frugal.app.job;

import dev.frugal.app.terminal.CommandResult;
import dev.frugal.runs.RunContext;

/// Long work that can be stopped and resumed.
///
/// @param <C> type of its configuration
@FunctionalInterface
public interface Job<C> {
    /// Does the work from the run's last checkpoint to its end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws dev.frugal.base.InvalidInputException if the configuration or a checkpoint cannot be used
    /// @throws Exception on an internal error
    CommandResult run(C config, RunContext context) throws Exception;
}
