package dev.frugal.reasoning.training.plan;

import dev.frugal.base.Require;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a plan cannot measure.
///
/// @param oneMachine whether all workers share this machine; else each has one like it
/// @param processors of a machine
/// @param hoursBetweenFailures mean time between failures of one worker
/// @param restartSeconds from a failure until all workers are at work again
/// @param checkpointEvery steps
@JsonNaming(SnakeCaseStrategy.class)
public record ScalingAssumptions(
        boolean oneMachine, int processors, double hoursBetweenFailures, double restartSeconds, int checkpointEvery) {
    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public ScalingAssumptions {
        Require.positive("hours between failures", hoursBetweenFailures);
        Require.notNegative("restart seconds", restartSeconds);
        Require.atLeast("checkpoint_every", checkpointEvery, 1);
    }

    /// Threads of each of so many workers.
    public int threads(int workers) {
        return oneMachine ? Math.max(1, processors / workers) : processors;
    }

    /// How many times as long a worker takes because there are more of them than processors.
    double crowding(int workers) {
        return oneMachine ? Math.max(1, (double) workers / processors) : 1;
    }
}
