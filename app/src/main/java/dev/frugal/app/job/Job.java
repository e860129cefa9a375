package dev.frugal.app.job;

import dev.frugal.app.Answer;
import dev.frugal.runs.RunContext;

/// Long work that can be stopped and gone on with.
///
/// @param <C> its configuration
@FunctionalInterface
public interface Job<C> {
    /// Does the work from wherever the run's checkpoints say it stands, to its end.
    ///
    /// @throws dev.frugal.runs.RunInterrupted if asked to stop, after saving
    /// @throws dev.frugal.base.UserMistake if the configuration or a checkpoint cannot be used
    /// @throws Exception if we fail
    Answer run(C config, RunContext context) throws Exception;
}
