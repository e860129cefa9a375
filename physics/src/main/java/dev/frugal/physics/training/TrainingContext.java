package dev.frugal.physics.training;

import dev.frugal.runs.RunContext;
import java.nio.file.Path;

/// The corner of a run that belongs to one model: its files and its numbers carry its name.
///
/// @param context the run
/// @param member the model's name within the run, such as `tapinn-seed-3`
public record TrainingContext(RunContext context, String member) {
    /// Where the finished model lies, or will lie.
    public Path modelFile() {
        return context.directory().checkpoint(member + ".safetensors");
    }

    /// Where the state of unfinished training lies.
    public Path stateFile() {
        return context.directory().checkpoint(member + ".training.safetensors");
    }

    /// Appends a number of this model to the run's metrics.
    public void log(long step, String name, double value) {
        context.metrics().append(step, prefix() + name, value);
    }

    /// Takes back this model's numbers past `step`.
    public void rewind(long step) {
        context.metrics().rewind(prefix(), step);
    }

    /// Says how far this model's training has come.
    public void report(long done, long total) {
        context.progress().report("training " + member, done, total);
    }

    /// What this model's metrics begin with.
    public String prefix() {
        return member + "/";
    }
}
