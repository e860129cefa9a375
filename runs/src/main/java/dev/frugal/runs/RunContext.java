package dev.frugal.runs;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.statement.CostRecorder;

/// What a job is given to work with, whether it starts or goes on: there is no other difference
/// between the two than what already lies in the directory.
///
/// A job reads its checkpoint from `directory` if there is one, calls [MetricLog#rewind] to the
/// step of that checkpoint, and goes on from there. Before it writes a checkpoint it calls
/// [#beforeCheckpoint]. Between steps it looks at `stop`; when asked, it writes its checkpoint and
/// throws [RunInterruptedException].
///
/// It tells its meter which phase it is in and what that took; time, memory and energy are counted
/// without its doing.
///
/// @param directory where checkpoints and results go
/// @param metrics numbers by step
/// @param progress the status line
/// @param stop whether the user wants the job to stop
/// @param seed the root of all randomness of the run
/// @param books what the run spends and achieves
public record RunContext(
        RunDirectory directory, MetricLog metrics, Progress progress, StopSignal stop, Seed seed, CostRecorder books) {

    /// A context that takes up the books of the run in `directory`.
    public RunContext(RunDirectory directory, MetricLog metrics, Progress progress, StopSignal stop, Seed seed) {
        this(directory, metrics, progress, stop, seed, CostRecorder.open(directory.name(), directory.folder()));
    }

    /// The same with randomness of its own, for one of several parts of a run.
    public RunContext withSeed(Seed own) {
        return new RunContext(directory, metrics, progress, stop, own, books);
    }

    /// What counts the run's spending.
    public Meter meter() {
        return books.meter();
    }

    /// Puts numbers and books onto the disk, so that a crash cannot leave a checkpoint ahead of
    /// them. Called before a checkpoint is written.
    ///
    /// @throws dev.frugal.base.InvalidInputException if they cannot be written
    public void beforeCheckpoint() {
        metrics.sync();
        books.statement().write(directory.folder());
    }

    /// Throws [RunInterruptedException] if the user asked to stop. Called where everything is saved.
    public void stopIfRequested() {
        if (stop.requested()) {
            throw new RunInterruptedException();
        }
    }
}
