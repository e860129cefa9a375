package dev.frugal.reasoning.training;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.reward.OpenRewards;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.tensor.optim.Adam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Group policy optimisation of a model, step by step ([PolicySteps]).
///
/// Several trainings can share a run: each has a name, which begins its metrics and its checkpoint.
public final class PolicyTraining {
    private static final Duration TIME_TO_HEAR_OF_A_STOP = Duration.ofMillis(500);

    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final RunContext context;
    private final String name;

    private PolicyTraining(PretrainedModel policy, PolicySettings settings, RunContext context, String name) {
        this.policy = policy;
        this.settings = settings;
        this.context = context;
        this.name = name;
    }

    /// Trains `policy`, in place, from wherever the training called `name` stands in the run.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws InvalidInputException if a user's reward fails, after saving
    public static void run(PretrainedModel policy, PolicySettings settings, RunContext context, String name) {
        new PolicyTraining(policy, settings, context, name).run();
    }

    private void run() {
        settings.requireWithin(policy.model().configuration().contextLength());
        try (var _ = context.meter().phase(Phase.TRAINING)) {
            optimise();
        }
    }

    private void optimise() {
        if (settings.method().needsReference()) {
            try (var reference = policy.model().frozenCopy()) {
                train(Optional.of(reference));
            }
        } else {
            train(Optional.empty());
        }
    }

    private void train(Optional<LanguageModel> reference) {
        try (var weights = MasterWeights.of(policy.model().trainableParameters());
                var rewards = settings.method().rewards().open()) {
            train(reference, weights, rewards);
        }
    }

    private void train(Optional<LanguageModel> reference, MasterWeights weights, OpenRewards rewards) {
        var optimiser = new Adam(
                weights.parameters(),
                Adam.Settings.DEFAULT.withWeightDecay(settings.optimisation().weightDecay()));
        var state = new TrainingState(weights, optimiser);
        var checkpoint = context.directory().checkpoint(name + ".safetensors");
        var reached = state.restore(checkpoint);
        long done = reached.step();
        rewards.restore(reached.rewards());
        context.metrics().rewind(prefix(), done);
        var parts = MicroBatches.of(policy.model(), settings);
        var inTheLoss = settings.method().kl() > 0 ? reference : Optional.<LanguageModel>empty();
        var steps = new PolicySteps(
                policy,
                reference,
                settings,
                new PolicySampler(policy, settings, task(), rewards, parts),
                new PolicyUpdate(policy.model(), inTheLoss, weights, optimiser, settings, parts),
                context.meter());
        for (long step = done; step < settings.optimisation().steps(); step++) {
            // A step that fails may have told the rewards a part of it.
            var before = new TrainingState.Reached(step, 0, rewards.states());
            take(before, steps, state, checkpoint).append(context.metrics(), prefix(), step + 1);
            long behind = step + 1;
            context.progress()
                    .report("training " + name, behind, settings.optimisation().steps());
            boolean stop = context.stop().requested();
            if (stop
                    || behind % settings.checkpointEvery() == 0
                    || behind == settings.optimisation().steps()) {
                context.beforeCheckpoint();
                state.write(checkpoint, new TrainingState.Reached(behind, 0, rewards.states()));
            }
            if (stop) {
                throw new RunInterruptedException();
            }
        }
    }

    /// Takes a step. Where a user's reward fails, the steps before are saved: once it is mended the
    /// run goes on from there.
    private StepTelemetry take(TrainingState.Reached before, PolicySteps steps, TrainingState state, Path checkpoint) {
        long step = before.step();
        try {
            return steps.take(step, context.seed().named("steps").at(step));
        } catch (RunInterruptedException stopped) {
            // A step that is stopped has changed nothing.
            context.beforeCheckpoint();
            state.write(checkpoint, before);
            throw stopped;
        } catch (InvalidInputException failure) {
            if (step > 0) {
                context.beforeCheckpoint();
                state.write(checkpoint, before);
            }
            // Ctrl-C reaches the user's process too, which may end before this one hears of it.
            if (context.stop().requestedWithin(TIME_TO_HEAR_OF_A_STOP)) {
                context.stopIfRequested();
            }
            throw step > 0
                    ? new InvalidInputException(
                            "%s; the %d step%s before are saved: once it is mended, go on with 'frugal runs resume %s'"
                                    .formatted(
                                            failure.getMessage(),
                                            step,
                                            step == 1 ? "" : "s",
                                            context.directory().folder()),
                            failure)
                    : failure;
        }
    }

    /// The task; what became of the rows of a data set is written beside the run's configuration.
    private ReasoningTask task() {
        var task = settings.task()
                .open(
                        policy,
                        settings.rollout().promptLimit(),
                        context.seed().named("order"),
                        settings.method().rewards().readsRows());
        if (task instanceof DataSetTask read) {
            var report = read.data().report();
            context.progress().note(report.sentence());
            DurableFiles.write(context.directory().file("data.json"), Documents.indentedJson(report));
        }
        return task;
    }

    private String prefix() {
        return name + "/";
    }
}
