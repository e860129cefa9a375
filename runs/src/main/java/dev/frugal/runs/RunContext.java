package dev.frugal.runs;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SealedJson;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.statement.CostRecorder;
import java.nio.file.Files;
import java.util.function.Supplier;

/// The environment of a job, whether it starts or resumes; the only difference between the two is
/// the content of the directory.
///
/// A job reads its checkpoint from `directory` if there is one, calls [MetricLog#rewind] to the
/// step of that checkpoint, and continues from there. Before it writes a checkpoint it calls
/// [#beforeCheckpoint]. Between steps it checks `stop`; when asked to stop, it writes its
/// checkpoint and throws [RunInterruptedException].
///
/// It reports its phases and counts to the meter; time, memory and energy are measured
/// automatically.
///
/// @param directory folder of checkpoints and results
/// @param metrics metrics by step
/// @param progress the status line
/// @param stop whether the user wants the job to stop
/// @param seed seed of all randomness of the run
/// @param books costs and results of the run
public record RunContext(
        RunDirectory directory, MetricLog metrics, Progress progress, StopSignal stop, Seed seed, CostRecorder books) {

    /// A context that continues the cost record of the run in `directory`.
    public RunContext(RunDirectory directory, MetricLog metrics, Progress progress, StopSignal stop, Seed seed) {
        this(directory, metrics, progress, stop, seed, CostRecorder.open(directory.name(), directory.folder()));
    }

    /// The same with a seed of its own, for one of several parts of a run.
    public RunContext withSeed(Seed own) {
        return new RunContext(directory, metrics, progress, stop, own, books);
    }

    /// The meter of the run.
    public Meter meter() {
        return books.meter();
    }

    /// Writes metrics and costs to disk, so that a crash cannot leave a checkpoint ahead of them.
    /// Called before a checkpoint is written.
    ///
    /// @throws dev.frugal.base.InvalidInputException if they cannot be written
    public void beforeCheckpoint() {
        metrics.sync();
        books.statement().write(directory.folder());
    }

    /// The result of a finished part of the run, kept in the file `name`; made and put there if there is none yet.
    /// One that was changed since is made again, and the user is told.
    ///
    /// @throws RunInterruptedException if the user asked to stop before it is made
    public <T> T kept(String name, Class<T> type, Supplier<T> making) {
        var file = directory.file(name);
        if (Files.exists(file)) {
            try {
                return SealedJson.read(file, type);
            } catch (InvalidInputException damage) {
                progress.note("%s; what it held is computed again".formatted(damage.getMessage()));
            }
        }
        stopIfRequested();
        var made = making.get();
        beforeCheckpoint();
        SealedJson.write(file, made);
        return made;
    }

    /// Throws [RunInterruptedException] if the user asked to stop. Called when everything is saved.
    public void stopIfRequested() {
        if (stop.requested()) {
            throw new RunInterruptedException();
        }
    }
}
