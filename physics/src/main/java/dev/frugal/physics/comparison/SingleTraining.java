package dev.frugal.physics.comparison;

import dev.frugal.physics.training.TrainingContext;
import dev.frugal.runs.RunContext;
import java.util.List;

/// A comparison of one model, trained once, with the baselines.
public final class SingleTraining {
    /// The name of the model within its run.
    private static final String MEMBER = "model";

    private SingleTraining() {}

    /// Trains, or goes on with a training that was interrupted, to the end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static ComparisonOutcome run(TrainingSettings settings, RunContext context) {
        var member = new ComparisonMember(settings.readMethod(), 0, context.seed(), "", place(context));
        var heldOut = ModelComparison.heldOut(settings.dynamicalSystem(), settings.protocol(), context);
        return ModelComparison.run(heldOut, List.of(member), false, context);
    }

    /// Where the model lies in its run.
    public static TrainingContext place(RunContext context) {
        return new TrainingContext(context, MEMBER);
    }
}
