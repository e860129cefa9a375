package dev.frugal.reasoning.training;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.tensor.optim.Adam;
import java.util.Optional;

/// Group policy optimisation of a model, step by step ([PolicySteps]).
///
/// Several trainings can share a run: each has a name, which begins its metrics and its checkpoint.
public final class PolicyTraining {
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
    public static void run(PretrainedModel policy, PolicySettings settings, RunContext context, String name) {
        new PolicyTraining(policy, settings, context, name).run();
    }

    private void run() {
        try (var _ = context.meter().phase(Phase.TRAINING)) {
            optimise();
        }
    }

    private void optimise() {
        if (settings.method().kl() > 0) {
            try (var reference = policy.model().frozenCopy()) {
                train(Optional.of(reference));
            }
        } else {
            train(Optional.empty());
        }
    }

    private void train(Optional<LanguageModel> reference) {
        try (var weights = MasterWeights.of(policy.model().trainableParameters())) {
            train(reference, weights);
        }
    }

    private void train(Optional<LanguageModel> reference, MasterWeights weights) {
        var optimiser = new Adam(
                weights.parameters(),
                Adam.Settings.DEFAULT.withWeightDecay(settings.optimisation().weightDecay()));
        var state = new TrainingState(weights, optimiser);
        var checkpoint = context.directory().checkpoint(name + ".safetensors");
        long done = state.restore(checkpoint).step();
        context.metrics().rewind(prefix(), done);
        var parts = MicroBatches.of(policy.model(), settings);
        var steps = new PolicySteps(
                policy,
                settings,
                new PolicySampler(policy, settings, task(), parts),
                new PolicyUpdate(policy.model(), reference, weights, optimiser, settings, parts),
                context.meter());
        for (long step = done; step < settings.optimisation().steps(); step++) {
            try {
                steps.take(step, context.seed().named("steps").at(step)).append(context.metrics(), prefix(), step + 1);
            } catch (RunInterruptedException stopped) {
                // A step that is stopped has changed nothing.
                context.beforeCheckpoint();
                state.write(checkpoint, new TrainingState.Done(step, 0));
                throw stopped;
            }
            long behind = step + 1;
            context.progress()
                    .report("training " + name, behind, settings.optimisation().steps());
            boolean stop = context.stop().requested();
            if (stop
                    || behind % settings.checkpointEvery() == 0
                    || behind == settings.optimisation().steps()) {
                context.beforeCheckpoint();
                state.write(checkpoint, new TrainingState.Done(behind, 0));
            }
            if (stop) {
                throw new RunInterruptedException();
            }
        }
    }

    /// The task; what became of the rows of a data set is written beside the run's configuration.
    private ReasoningTask task() {
        var task = settings.task()
                .open(policy, settings.rollout().promptLimit(), context.seed().named("order"));
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
