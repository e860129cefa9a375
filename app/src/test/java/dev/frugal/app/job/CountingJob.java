package dev.frugal.app.job;

import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SealedJson;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.runs.RunContext;
import java.nio.file.Files;
import java.util.Map;

/// A small job with everything a training has: random numbers by step, a metric and a token a step,
/// a checkpoint every few steps, and a stop at any of them.
final class CountingJob {
    static final JobType<Settings> KIND = new JobType<>("counting", Settings.class, CountingJob::run);

    private static final int STEPS_BETWEEN_CHECKPOINTS = 50;

    private CountingJob() {}

    /// @param steps how far to count
    /// @param stopAt the step before which the job is asked to stop, or -1
    /// @param failAt the step at which it fails, or -1
    /// @param mistakeAt the step at which it finds fault with its input, or -1
    record Settings(int steps, int stopAt, int failAt, int mistakeAt) {
        static Settings counting(int steps) {
            return new Settings(steps, -1, -1, -1);
        }
    }

    record State(int step, double sum) {}

    private static CommandResult run(Settings settings, RunContext context) {
        try (var _ = context.meter().phase(Phase.TRAINING)) {
            return count(settings, context);
        }
    }

    private static CommandResult count(Settings settings, RunContext context) {
        var file = context.directory().checkpoint("state.json");
        boolean resumed = Files.exists(file);
        var state = resumed ? SealedJson.read(file, State.class) : new State(0, 0);
        context.metrics().rewind("", state.step());
        while (state.step() < settings.steps()) {
            int step = state.step() + 1;
            if (step == settings.failAt() && !resumed) {
                throw new IllegalStateException("the counter is stuck");
            }
            if (step == settings.mistakeAt()) {
                throw new InvalidInputException("config.yaml: mistakeAt is a mistake");
            }
            if (step == settings.stopAt() && !resumed) {
                context.stop().request();
            }
            double addend = context.seed().named("addend").at(step).random().nextDouble();
            state = new State(step, state.sum() + addend);
            context.meter().tokens(1);
            context.metrics().append(step, "sum", state.sum());
            context.progress().report("counting", step, settings.steps());
            if (step % STEPS_BETWEEN_CHECKPOINTS == 0 || context.stop().requested()) {
                context.beforeCheckpoint();
                SealedJson.write(file, state);
                context.stopIfRequested();
            }
        }
        return new CommandResult("sum " + state.sum(), Map.of("sum", state.sum()));
    }
}
