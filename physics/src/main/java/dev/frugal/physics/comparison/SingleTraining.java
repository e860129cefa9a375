package dev.frugal.physics.comparison;

import dev.frugal.physics.training.Training;
import dev.frugal.physics.training.TrainingPlace;
import dev.frugal.physics.training.TrainingTask;
import dev.frugal.runs.RunContext;

/// Trains one model in a run of its own and scores it.
public final class SingleTraining {
    /// The name of the model within its run.
    private static final String MEMBER = "model";

    private SingleTraining() {}

    /// Trains, or goes on with a training that was interrupted, to the end.
    ///
    /// @throws dev.frugal.runs.RunInterrupted if asked to stop, after saving
    public static ComparisonEntry run(TrainingSettings settings, RunContext context) {
        var heldOut =
                HeldOut.generate(
                        settings.dynamicalSystem(), settings.protocol(), context.progress());
        var task =
                new TrainingTask(
                        heldOut.system(), heldOut.data(), heldOut.regimes(), context.seed());
        var result = Training.train(settings.readMethod(), task, place(context));
        return ComparisonEntry.of(settings.model(), 0, result, heldOut, context.progress());
    }

    /// Where the model lies in its run.
    public static TrainingPlace place(RunContext context) {
        return new TrainingPlace(context, MEMBER);
    }
}
