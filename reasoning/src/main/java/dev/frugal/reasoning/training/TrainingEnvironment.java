package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.distributed.Ranks;

/// What is around a policy training.
///
/// @param directory of the run, whose checkpoint rank 0 writes and all ranks read
/// @param seed of all its randomness
/// @param stop whether the user wants it to stop
/// @param meter of this process
/// @param journal told of the steps
/// @param ranks that share its prompts
public record TrainingEnvironment(
        RunDirectory directory, Seed seed, StopSignal stop, Meter meter, TrainingJournal journal, Ranks ranks) {
    /// Of the training called `name` in a run, in one process.
    static TrainingEnvironment of(RunContext context, String name) {
        return new TrainingEnvironment(
                context.directory(),
                context.seed(),
                context.stop(),
                context.meter(),
                TrainingJournal.of(context, name),
                Ranks.ALONE);
    }

    /// Whether this process writes what all ranks have in common.
    boolean writes() {
        return ranks.rank() == 0;
    }
}
