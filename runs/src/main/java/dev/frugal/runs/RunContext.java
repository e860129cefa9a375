package dev.frugal.runs;

import dev.frugal.base.Seed;

/// What a job is given to work with, whether it starts or goes on: there is no other difference
/// between the two than what already lies in the directory.
///
/// A job reads its checkpoint from `directory` if there is one, calls [MetricLog#rewind] to the
/// step of that checkpoint, and goes on from there. Between steps it looks at `stop`; when asked,
/// it writes its checkpoint and throws [RunInterrupted].
///
/// @param directory where checkpoints and results go
/// @param metrics numbers by step
/// @param progress the status line
/// @param stop whether the user wants the job to stop
/// @param seed the root of all randomness of the run
public record RunContext(
        RunDirectory directory, MetricLog metrics, Progress progress, StopSignal stop, Seed seed) {

    /// Throws [RunInterrupted] if the user asked to stop. Called where everything is saved.
    public void stopIfRequested() {
        if (stop.requested()) {
            throw new RunInterrupted();
        }
    }
}
