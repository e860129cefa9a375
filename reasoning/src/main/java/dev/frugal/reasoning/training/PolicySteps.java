package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.generation.GenerationWork;
import dev.frugal.reasoning.policy.Advantage;
import dev.frugal.reasoning.policy.FineGrained;
import dev.frugal.reasoning.policy.GroupAdvantages;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The steps of group policy optimisation: sample, grade, credit, update.
public final class PolicySteps {
    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final PolicySampler sampler;
    private final PolicyUpdate update;
    private final Meter meter;

    PolicySteps(
            PretrainedModel policy, PolicySettings settings, PolicySampler sampler, PolicyUpdate update, Meter meter) {
        this.policy = policy;
        this.settings = settings;
        this.sampler = sampler;
        this.update = update;
        this.meter = meter;
    }

    /// Steps from a fresh optimiser, in no run; they change `policy`, of float32 weights, in place.
    /// `seed` orders the problems of a finite task.
    ///
    /// @throws IllegalArgumentException if the method wants a reference, which lives in a run
    public static PolicySteps alone(PretrainedModel policy, PolicySettings settings, Seed seed) {
        if (settings.method().kl() > 0) {
            throw new IllegalArgumentException("steps alone have no reference for a KL penalty");
        }
        var weights = MasterWeights.of(policy.model().trainableParameters());
        var optimiser = new Adam(
                weights.parameters(),
                Adam.Settings.DEFAULT.withWeightDecay(settings.optimisation().weightDecay()));
        var parts = MicroBatches.of(policy.model(), settings);
        var task = settings.task().open(policy, settings.rollout().promptLimit(), seed);
        return new PolicySteps(
                policy,
                settings,
                new PolicySampler(policy, settings, task, parts),
                new PolicyUpdate(policy.model(), Optional.empty(), weights, optimiser, settings, parts),
                Meter.start());
    }

    /// The same steps of the same policy and optimiser, told to another meter.
    public PolicySteps withMeter(Meter other) {
        return new PolicySteps(policy, settings, sampler, update, other);
    }

    /// Takes step `step`, counted from 0, and says what it saw. All randomness is drawn from
    /// `seed`.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if it was stopped; weights and optimiser are then as they
    ///   were before
    public StepTelemetry take(long step, Seed seed) {
        long began = System.nanoTime();
        var groups = sampled(step, seed);
        long sampled = System.nanoTime();
        var credits = credits(groups);
        var rows = rows(groups, credits);
        long credited = System.nanoTime();
        double rate = settings.optimisation().rate().at(step);
        var measured = new ArrayList<PolicyUpdate.Measured>();
        try (var _ = meter.phase(Phase.UPDATE)) {
            for (int inner = 0; inner < settings.optimisation().innerSteps(); inner++) {
                // Once the weights have changed, the step is taken to its end.
                measured.add(
                        inner == 0
                                ? update.step(rows, decoded(groups), rate)
                                : StopSignal.undisturbed(() -> update.step(rows, decoded(groups), rate)));
            }
            if (meter.counts()) {
                meter.floatingPointOperations(settings.optimisation().innerSteps() * update.operations(rows));
            }
        }
        var clock = new StepTelemetry.Clock(began, sampled, credited, System.nanoTime());
        return StepTelemetry.of(groups, credits, measured, clock);
    }

    private List<GradedGroup> sampled(long step, Seed seed) {
        try (var _ = meter.phase(Phase.SAMPLING)) {
            var groups = sampler.sample(step, seed);
            if (meter.counts()) {
                for (var group : groups) {
                    GenerationWork.of(policy.model(), group.rollouts()).tell(meter);
                }
            }
            return groups;
        }
    }

    private List<GroupAdvantages> credits(List<GradedGroup> groups) {
        var method = settings.method();
        boolean whole = needsWholeDistributions(method.advantage());
        var responses = groups.stream()
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
            var scores = TokenScores.of(
                    policy.model(),
                    group.sequences(),
                    ScoreSettings.at(settings.sampling().temperature()).withEntropies());
            return List.of(scores.entropyArrays().orElseThrow());
        }
    }

    /// What sampling kept; only where there is one inner step.
    static List<ActivationCache> decoded(List<GradedGroup> groups) {
        return groups.stream().flatMap(group -> group.decoded().stream()).toList();
    }

    private static List<PolicyUpdate.Row> rows(List<GradedGroup> groups, List<GroupAdvantages> credits) {
        var rows = new ArrayList<PolicyUpdate.Row>();
        for (int g = 0; g < groups.size(); g++) {
            var rollouts = groups.get(g).rollouts();
            for (int i = 0; i < rollouts.size(); i++) {
                rows.add(new PolicyUpdate.Row(
                        rollouts.get(i).sequence(),
                        GradedGroup.logProbabilities(rollouts.get(i)),
                        credits.get(g).advantages()[i]));
            }
        }
        return rows;
    }
}
