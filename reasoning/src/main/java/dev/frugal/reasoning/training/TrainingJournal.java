package dev.frugal.reasoning.training;

import dev.frugal.runs.RunContext;

/// What a policy training tells of its steps, and to whom: the run it belongs to, or the process that keeps
/// that run.
public interface TrainingJournal {
    /// Goes on behind `step`: what was told of later ones does not count.
    void continueAfter(long step);

    /// What step number `step`, counted from 1, of `all` says about itself.
    void step(long step, long all, StepTelemetry telemetry);

    /// Something that the user may want to know.
    void note(String remark);

    /// Called before a checkpoint is written; what was told up to here is on disk then.
    void beforeCheckpoint();

    /// That of the training called `name` in the run of `context`.
    static TrainingJournal of(RunContext context, String name) {
        var prefix = name + "/";
        return new TrainingJournal() {
            @Override
            public void continueAfter(long step) {
                context.metrics().rewind(prefix, step);
            }

            @Override
            public void step(long step, long all, StepTelemetry telemetry) {
                telemetry.append(context.metrics(), prefix, step);
                context.progress().report("training " + name, step, all);
            }

            @Override
            public void note(String remark) {
                context.progress().note(remark);
            }

            @Override
            public void beforeCheckpoint() {
                context.beforeCheckpoint();
            }
        };
    }
}
