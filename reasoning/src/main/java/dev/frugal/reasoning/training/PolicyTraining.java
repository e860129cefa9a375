package dev.frugal.reasoning.training;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.policy.Advantage;
import dev.frugal.reasoning.policy.Credit;
import dev.frugal.reasoning.policy.FineGrained;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.reasoning.task.dataset.DataSetTask;
import dev.frugal.runs.RunContext;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Group policy optimisation of a model: sample, grade, credit, update, step by step.
///
/// Several trainings can share a run: each has a name, which begins its metrics and its checkpoint.
public final class PolicyTraining {
    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final RunContext context;
    private final String name;

    private PolicyTraining(
            PretrainedModel policy, PolicySettings settings, RunContext context, String name) {
        this.policy = policy;
        this.settings = settings;
        this.context = context;
        this.name = name;
    }

    /// Trains `policy`, in place, from wherever the training called `name` stands in the run.
    ///
    /// @throws dev.frugal.runs.RunInterrupted if asked to stop, after saving
    public static void run(
            PretrainedModel policy, PolicySettings settings, RunContext context, String name) {
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
        var optimiser =
                new Adam(
                        weights.parameters(),
                        Adam.Settings.DEFAULT.withWeightDecay(settings.weightDecay()));
        var state = new TrainingState(weights, optimiser);
        var checkpoint = context.directory().checkpoint(name + ".safetensors");
        long done = state.restore(checkpoint);
        context.metrics().rewind(prefix(), done);
        var parts = MicroBatches.of(policy.model(), settings);
        var sampler = new PolicySampler(policy, settings, task(), parts.generation());
        var update =
                new PolicyUpdate(policy.model(), reference, weights, optimiser, settings, parts);
        for (long step = done; step < settings.steps(); step++) {
            step(sampler, update, step);
            long behind = step + 1;
            context.progress().report("training " + name, behind, settings.steps());
            boolean stop = context.stop().requested();
            if (stop || behind % settings.checkpointEvery() == 0 || behind == settings.steps()) {
                context.beforeCheckpoint();
                state.write(checkpoint, behind);
            }
            if (stop) {
                context.stopIfRequested();
            }
        }
    }

    /// The task; what became of the rows of a data set is written beside the run's configuration.
    private ReasoningTask task() {
        var task =
                settings.task().open(policy, settings.promptLimit(), context.seed().named("order"));
        if (task instanceof DataSetTask read) {
            var report = read.data().report();
            context.progress().note(report.sentence());
            DurableFiles.write(
                    context.directory().file("data.json"), Documents.indentedJson(report));
        }
        return task;
    }

    private void step(PolicySampler sampler, PolicyUpdate update, long step) {
        long began = System.nanoTime();
        var groups = sampled(sampler, step);
        long sampled = System.nanoTime();
        var credits = credits(groups);
        var rows = rows(groups, credits);
        long credited = System.nanoTime();
        double rate = settings.rate().at(step);
        PolicyUpdate.Measured first;
        PolicyUpdate.Measured last;
        try (var _ = context.meter().phase(Phase.UPDATE)) {
            first = update.step(rows, rate);
            last = first;
            for (int inner = 1; inner < settings.innerSteps(); inner++) {
                last = update.step(rows, rate);
            }
        }
        var clock = new StepTelemetry.Clock(began, sampled, credited, System.nanoTime());
        StepTelemetry.of(groups, credits, first, last, clock)
                .append(context.metrics(), prefix(), step + 1);
    }

    private List<GradedGroup> sampled(PolicySampler sampler, long step) {
        try (var _ = context.meter().phase(Phase.SAMPLING)) {
            var groups = sampler.sample(step, context.seed().named("steps").at(step));
            context.meter()
                    .tokens(
                            groups.stream()
                                    .flatMap(group -> group.rollouts().stream())
                                    .mapToLong(rollout -> rollout.response().length)
                                    .sum());
            return groups;
        }
    }

    private List<Credit> credits(List<GradedGroup> groups) {
        var method = settings.method();
        boolean whole = needsWholeDistributions(method.advantage());
        var responses =
                groups.stream()
                        .map(group -> group.responses(whole ? entropies(group) : List.of()))
                        .toList();
        return method.sampling().credit(method.advantage(), method.shaping(), responses);
    }

    private static boolean needsWholeDistributions(Advantage advantage) {
        return advantage instanceof FineGrained fine
                && switch (fine.entropy()) {
                    case DISTRIBUTION_SUM, DISTRIBUTION_MEAN -> true;
                    case SAMPLED_SUM, SAMPLED_MEAN -> false;
                };
    }

    private List<double[]> entropies(GradedGroup group) {
        try (var _ = Scope.open()) {
            var scores =
                    TokenScores.of(
                            policy.model(),
                            group.sequences(),
                            ScoreSettings.at(settings.temperature()).withEntropies());
            return List.of(scores.entropyArrays().orElseThrow());
        }
    }

    private static List<PolicyUpdate.Row> rows(List<GradedGroup> groups, List<Credit> credits) {
        var rows = new ArrayList<PolicyUpdate.Row>();
        for (int g = 0; g < groups.size(); g++) {
            var rollouts = groups.get(g).rollouts();
            for (int i = 0; i < rollouts.size(); i++) {
                rows.add(
                        new PolicyUpdate.Row(
                                rollouts.get(i).sequence(),
                                GradedGroup.logProbabilities(rollouts.get(i)),
                                credits.get(g).advantages()[i]));
            }
        }
        return rows;
    }

    private String prefix() {
        return name + "/";
    }
}
