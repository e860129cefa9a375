package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.generation.GenerationWork;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.policy.BatchTotals;
import dev.frugal.reasoning.policy.GroupAdvantages;
import dev.frugal.reasoning.policy.ResponseFact;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.distributed.LostRankException;
import dev.frugal.tensor.distributed.Ranks;
import dev.frugal.tensor.distributed.TimedRanks;
import dev.frugal.tensor.optim.Adam;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The steps of group policy optimisation: sample, grade and reward, compare, update.
public final class PolicySteps {
    private final PretrainedModel policy;
    private final Optional<LanguageModel> reference;
    private final PolicySettings settings;
    private final PolicySampler sampler;
    private final PolicyUpdate update;
    private final Meter meter;
    private final TimedRanks ranks;
    private final StepClock clock;
    private double lastNorm;

    PolicySteps(
            PretrainedModel policy,
            Optional<LanguageModel> reference,
            PolicySettings settings,
            PolicySampler sampler,
            PolicyUpdate update,
            Meter meter,
            TimedRanks ranks) {
        this.policy = policy;
        this.reference = reference;
        this.settings = settings;
        this.sampler = sampler;
        this.update = update;
        this.meter = meter;
        this.ranks = ranks;
        this.clock = new StepClock(ranks);
    }

    /// Steps from a fresh optimiser, in no run; they change `policy`, of float32 weights, in place.
    /// `seed` orders the problems of a finite task.
    ///
    /// @throws IllegalArgumentException if the method wants a reference or a user's reward, which
    ///   live in a run
    public static PolicySteps alone(PretrainedModel policy, PolicySettings settings, Seed seed) {
        var method = settings.method();
        if (method.needsReference() || method.rewards().readsRows()) {
            throw new IllegalArgumentException(
                    "steps alone have neither the reference nor a user's reward that %s wants"
                            .formatted(method.name()));
        }
        var weights = MasterWeights.of(policy.model().trainableParameters());
        var optimiser = new Adam(
                weights.parameters(),
                Adam.Settings.DEFAULT.withWeightDecay(settings.optimisation().weightDecay()));
        var parts = MicroBatches.of(policy.model(), settings);
        var task = settings.task().open(policy, settings.rollout().promptLimit(), seed);
        var ranks = new TimedRanks(Ranks.ALONE);
        return new PolicySteps(
                policy,
                Optional.empty(),
                settings,
                new PolicySampler(policy, settings, task, method.rewards().open(), parts, ranks),
                new PolicyUpdate(policy.model(), Optional.empty(), weights, optimiser, settings, parts, ranks),
                Meter.start(),
                ranks);
    }

    /// The same steps of the same policy and optimiser, told to another meter.
    public PolicySteps withMeter(Meter other) {
        return new PolicySteps(policy, reference, settings, sampler, update, other, ranks);
    }

    /// Takes step `step`, counted from 0, and says what it saw on all ranks. All randomness is drawn from
    /// `seed`.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a user's reward fails; the policy is then as it was
    /// @throws dev.frugal.runs.RunInterruptedException if it was stopped; weights and optimiser are then as
    ///   they were before
    /// @throws LostRankException if another rank was lost; weights and optimiser are then as they were before
    /// @throws IllegalStateException if one was lost when the weights had changed
    public StepTelemetry take(long step, Seed seed) {
        clock.begin();
        var own = sampled(step, seed);
        clock.mark();
        var all = everywhere(own);
        var groups = all.stream().flatMap(List::stream).toList();
        var advantages = settings.method()
                .advantages(groups.stream().map(GroupFacts::responses).toList());
        int before = all.subList(0, ranks.rank()).stream().mapToInt(List::size).sum();
        var mine = advantages.subList(before, before + own.size());
        var rows = trainedOn(own, rows(own, all.get(ranks.rank()), mine));
        var totals = totals(groups);
        clock.mark();
        double rate = settings.optimisation().rate().at(step);
        var measured = new ArrayList<PolicyUpdate.Measured>();
        try (var _ = meter.phase(Phase.UPDATE)) {
            for (int inner = 0; inner < settings.optimisation().innerSteps(); inner++) {
                // Once the weights have changed, the step is taken to its end.
                measured.add(
                        inner == 0
                                ? update(rows, totals, rate)
                                : StopSignal.undisturbed(() -> changed(rows, totals, rate)));
            }
            if (meter.counts()) {
                meter.floatingPointOperations(settings.optimisation().innerSteps() * update.operations(rows));
            }
        }
        lastNorm = measured.getLast().gradientNorm();
        clock.mark();
        return StepTelemetry.of(groups, advantages, measured, clock);
    }

    /// One optimiser step; none if there is nothing to learn from on any rank.
    private PolicyUpdate.Measured update(List<PolicyUpdate.Row> rows, Optional<BatchTotals> totals, double rate) {
        return totals.map(known -> update.step(rows, known, rate)).orElse(PolicyUpdate.Measured.NOTHING);
    }

    /// A further optimiser step. What is lost here cannot be saved.
    private PolicyUpdate.Measured changed(List<PolicyUpdate.Row> rows, Optional<BatchTotals> totals, double rate) {
        try {
            return update(rows, totals, rate);
        } catch (LostRankException lost) {
            throw new IllegalStateException("another rank was lost between two optimiser steps", lost);
        }
    }

    /// The groups of every rank.
    ///
    /// @throws IllegalStateException if the ranks did not take the same steps before
    private List<List<GroupFacts>> everywhere(List<GradedGroup> own) {
        var facts = facts(own);
        if (ranks.size() == 1) {
            return List.of(facts);
        }
        var bytes = GroupFacts.bytes(facts);
        var message = ByteBuffer.allocate(Double.BYTES + bytes.length)
                .putDouble(lastNorm)
                .put(bytes)
                .array();
        var all = new ArrayList<List<GroupFacts>>();
        for (var other : ranks.gather(message)) {
            double norm = ByteBuffer.wrap(other).getDouble();
            if (norm != lastNorm) {
                throw new IllegalStateException("the ranks have come apart: their last gradients had norms %s and %s"
                        .formatted(lastNorm, norm));
            }
            all.add(GroupFacts.of(Arrays.copyOfRange(other, Double.BYTES, other.length)));
        }
        return all;
    }

    /// Of the responses of all ranks that are trained on; empty if there are none.
    private Optional<BatchTotals> totals(List<GroupFacts> groups) {
        long responses = 0;
        long tokens = 0;
        for (var group : groups) {
            for (int i = 0; i < group.responses().size(); i++) {
                boolean trainedOn =
                        group.finished().get(i) || !settings.optimisation().maskTruncated();
                responses++;
                tokens += trainedOn ? group.responses().responses().get(i).length() : 0;
            }
        }
        return tokens == 0
                ? Optional.empty()
                : Optional.of(
                        new BatchTotals(responses, tokens, settings.sampling().responseLimit()));
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

    /// The groups as all ranks see them, with what the method's advantage needs to know of their tokens.
    private List<GroupFacts> facts(List<GradedGroup> groups) {
        var needs = settings.method().advantage().needs();
        return groups.stream()
                .map(group -> {
                    var facts = new EnumMap<ResponseFact, List<double[]>>(ResponseFact.class);
                    needs.forEach(fact -> facts.put(fact, known(fact, group)));
                    return group.facts(facts);
                })
                .toList();
    }

    private List<double[]> known(ResponseFact fact, GradedGroup group) {
        var scored = switch (fact) {
            case DISTRIBUTION_ENTROPIES -> policy.model();
            case REFERENCE_LOG_PROBABILITIES -> reference.orElseThrow();
        };
        try (var _ = meter.phase(Phase.UPDATE);
                var _ = Scope.open()) {
            var at = ScoreSettings.at(settings.sampling().temperature());
            var numbers = switch (fact) {
                case DISTRIBUTION_ENTROPIES ->
                    TokenScores.of(scored, group.sequences(), at.withEntropies())
                            .entropyArrays()
                            .orElseThrow();
                case REFERENCE_LOG_PROBABILITIES ->
                    TokenScores.of(scored, group.sequences(), at).logProbabilityArrays();
            };
            if (meter.counts()) {
                var operations = TransformerOperations.of(scored);
                meter.floatingPointOperations(operations.scoring(group.sequences()));
            }
            return Arrays.asList(numbers);
        }
    }

    /// `rows` without those of truncated responses, if these are masked.
    private List<PolicyUpdate.Row> trainedOn(List<GradedGroup> groups, List<PolicyUpdate.Row> rows) {
        if (!settings.optimisation().maskTruncated()) {
            return rows;
        }
        var rollouts =
                groups.stream().flatMap(group -> group.rollouts().stream()).toList();
        rollouts.stream().filter(rollout -> !rollout.finished()).forEach(Rollout::release);
        return IntStream.range(0, rows.size())
                .filter(i -> rollouts.get(i).finished())
                .mapToObj(rows::get)
                .toList();
    }

    private static List<PolicyUpdate.Row> rows(
            List<GradedGroup> groups, List<GroupFacts> facts, List<GroupAdvantages> advantages) {
        var rows = new ArrayList<PolicyUpdate.Row>();
        for (int g = 0; g < groups.size(); g++) {
            var sequences = groups.get(g).sequences();
            for (int i = 0; i < sequences.size(); i++) {
                var response = facts.get(g).responses().responses().get(i);
                rows.add(new PolicyUpdate.Row(
                        sequences.get(i),
                        response.logProbabilities(),
                        advantages.get(g).of(i),
                        reference(response)));
            }
        }
        return rows;
    }

    private static double[] reference(SampledResponse response) {
        return response.facts().getOrDefault(ResponseFact.REFERENCE_LOG_PROBABILITIES, new double[0]);
    }
}
