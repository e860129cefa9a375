package dev.frugal.physics.comparison;

import dev.frugal.physics.training.TrainingPlace;
import dev.frugal.runs.RunContext;
import java.util.List;

/// A comparison of one model, trained once, with the baselines.
public final class SingleTraining {
    /// The name of the model within its run.
    private static final String MEMBER = "model";

    private SingleTraining() {}

    /// Trains, or goes on with a training that was interrupted, to the end.
    ///
    /// @throws dev.frugal.runs.RunInterrupted if asked to stop, after saving
    public static ComparisonOutcome run(TrainingSettings settings, RunContext context) {
        var member = new Member(settings.readMethod(), 0, context.seed(), "", place(context));
        var heldOut = Comparison.heldOut(settings.dynamicalSystem(), settings.protocol(), context);
        return Comparison.run(heldOut, List.of(member), false, context);
    }

    /// Where the model lies in its run.
    public static TrainingPlace place(RunContext context) {
        return new TrainingPlace(context, MEMBER);
    }
}
