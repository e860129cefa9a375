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
import dev.frugal.tensor.distributed.LostRankException;
import dev.frugal.tensor.distributed.TimedRanks;
import dev.frugal.tensor.optim.Adam;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Group policy optimisation of a model, step by step ([PolicySteps]).
///
/// Several trainings can share a run: each has a name, which begins its metrics and its checkpoint.
public final class PolicyTraining {
    private static final Duration TIME_TO_HEAR_OF_A_STOP = Duration.ofMillis(1_500);

    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final TrainingEnvironment around;
    private final String name;

    private PolicyTraining(PretrainedModel policy, PolicySettings settings, TrainingEnvironment around, String name) {
        this.policy = policy;
        this.settings = settings;
        this.around = around;
        this.name = name;
    }

    /// Trains `policy`, in place, from wherever the training called `name` stands in the run.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws InvalidInputException if a user's reward fails, after saving
    public static void run(PretrainedModel policy, PolicySettings settings, RunContext context, String name) {
        run(policy, settings, TrainingEnvironment.of(context, name), name);
    }

    /// The same as one of several ranks, which all call it.
    ///
    /// @throws LostRankException if another rank was lost
    public static void run(PretrainedModel policy, PolicySettings settings, TrainingEnvironment around, String name) {
        new PolicyTraining(policy, settings, around, name).run();
    }

    private void run() {
        settings.requireWithin(policy.model().configuration().contextLength());
        try (var _ = around.meter().phase(Phase.TRAINING)) {
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
        var checkpoint = around.directory().checkpoint(name + ".safetensors");
        var reached = state.restore(checkpoint);
        long done = reached.step();
        checkThatAllStandThere(done);
        rewards.restore(reached.rewards());
        around.journal().continueAfter(done);
        if (done >= settings.optimisation().steps()) {
            return;
        }
        int prompts = Shard.of(settings.rollout().prompts(), around.ranks()).prompts();
        var parts = MicroBatches.of(policy.model(), settings, prompts);
        var inTheLoss = settings.method().kl() > 0 ? reference : Optional.<LanguageModel>empty();
        var ranks = new TimedRanks(around.ranks());
        var steps = new PolicySteps(
                policy,
                reference,
                settings,
                new PolicySampler(policy, settings, task(), rewards, parts, ranks),
                new PolicyUpdate(policy.model(), inTheLoss, weights, optimiser, settings, parts, ranks),
                around.meter(),
                ranks);
        int all = settings.optimisation().steps();
        for (long step = done; step < all; step++) {
            // A step that fails may have told the rewards a part of it.
            var before = new TrainingState.Reached(step, 0, rewards.states());
            long behind = step + 1;
            around.journal().step(behind, all, take(before, steps, state, checkpoint));
            checkThatRewardsForget(rewards);
            boolean stop = around.stop().requested();
            if (stop || behind % settings.checkpointEvery() == 0 || behind == all) {
                save(state, checkpoint, new TrainingState.Reached(behind, 0, rewards.states()));
            }
            if (stop) {
                throw new RunInterruptedException();
            }
        }
    }

    private void save(TrainingState state, Path checkpoint, TrainingState.Reached reached) {
        if (around.writes()) {
            around.journal().beforeCheckpoint();
            state.write(checkpoint, reached);
        }
    }

    /// @throws IllegalStateException if a rank has read another checkpoint than this one
    private void checkThatAllStandThere(long done) {
        var own = ByteBuffer.allocate(Long.BYTES).putLong(done).array();
        for (var other : around.ranks().gather(own)) {
            long step = ByteBuffer.wrap(other).getLong();
            if (step != done) {
                throw new IllegalStateException(
                        "one rank has read the checkpoint of step %d, another that of step %d".formatted(done, step));
            }
        }
    }

    /// Each rank asks its own process for rewards, which knows nothing of what the others were asked.
    private void checkThatRewardsForget(OpenRewards rewards) {
        if (around.ranks().size() > 1 && !rewards.states().isEmpty()) {
            throw new InvalidInputException(
                    "the reward '%s' remembers what it was asked, which several workers cannot share; train with one worker"
                            .formatted(rewards.states().keySet().iterator().next()));
        }
    }

    /// Takes a step. Where a user's reward fails, the steps before are saved: once it is mended the
    /// run goes on from there.
    private StepTelemetry take(TrainingState.Reached before, PolicySteps steps, TrainingState state, Path checkpoint) {
        long step = before.step();
        try {
            return steps.take(step, around.seed().named("steps").at(step));
        } catch (RunInterruptedException stopped) {
            // A step that is stopped has changed nothing.
            save(state, checkpoint, before);
            throw stopped;
        } catch (LostRankException lost) {
            // It may have been stopped a moment before this one hears of it; here too nothing has changed.
            if (!around.stop().requestedWithin(TIME_TO_HEAR_OF_A_STOP)) {
                throw lost;
            }
            save(state, checkpoint, before);
            throw new RunInterruptedException();
        } catch (InvalidInputException failure) {
            if (step > 0) {
                save(state, checkpoint, before);
            }
            // Ctrl-C reaches the user's process too, which may end before this one hears of it.
            if (around.stop().requestedWithin(TIME_TO_HEAR_OF_A_STOP)) {
                throw new RunInterruptedException();
            }
            throw step > 0
                    ? new InvalidInputException(
                            "%s; the %d step%s before are saved: once it is mended, go on with 'frugal runs resume %s'"
                                    .formatted(
                                            failure.getMessage(),
                                            step,
                                            step == 1 ? "" : "s",
                                            around.directory().folder()),
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
                        around.seed().named("order"),
                        settings.method().rewards().readsRows());
        if (around.writes() && task instanceof DataSetTask read) {
            var report = read.data().report();
            around.journal().note(report.sentence());
            DurableFiles.write(around.directory().file("data.json"), Documents.indentedJson(report));
        }
        return task;
    }
}
