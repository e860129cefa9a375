package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.policy.Sampling;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Draws a step's problems, has the policy answer each in a group, and grades the answers.
///
/// Problems depend on the seed and the step alone, so methods that share a seed see the same ones.
final class PolicySampler {
    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final ReasoningTask task;
    private final Generator generator;
    private final boolean keepsDecoded;

    PolicySampler(PretrainedModel policy, PolicySettings settings, ReasoningTask task, MicroBatches parts) {
        this.policy = policy;
        this.settings = settings;
        this.task = task;
        this.generator = new Generator(policy.model(), policy.tokens(), parts.generation());
        this.keepsDecoded = parts.keepsDecoded();
    }

    /// The groups of step `step`; under dynamic sampling those that agree are replaced, by problems
    /// drawn at random, as far as refills allow.
    List<GradedGroup> sample(long step, Seed stream) {
        int refills = switch (settings.method().sampling()) {
            case Sampling.Dynamic dynamic -> dynamic.refills();
            case Sampling.Plain _, Sampling.Filtered _ -> 0;
        };
        var groups = new ArrayList<>(round(stream.at(0), ordered(step, stream.at(0))));
        for (int refill = 1; refill <= refills; refill++) {
            var unanimous = IntStream.range(0, groups.size())
                    .filter(g -> groups.get(g).unanimous())
                    .boxed()
                    .toList();
            if (unanimous.isEmpty()) {
                break;
            }
            var round = stream.at(refill);
            var drawn = IntStream.range(0, unanimous.size())
                    .mapToObj(i -> task.training(stream(round, i)))
                    .toList();
            var fresh = round(round, drawn);
            for (int k = 0; k < fresh.size(); k++) {
                var replaced = groups.set(unanimous.get(k), fresh.get(k));
                replaced.decoded().ifPresent(ActivationCache::giveBack);
            }
        }
        return groups;
    }

    private List<Problem> ordered(long step, Seed round) {
        return IntStream.range(0, settings.rollout().prompts())
                .mapToObj(i -> task.training(step * settings.rollout().prompts() + i, stream(round, i)))
                .toList();
    }

    private static Seed stream(Seed round, int place) {
        return round.named("problems").at(place);
    }

    private List<GradedGroup> round(Seed stream, List<Problem> problems) {
        var prompts = problems.stream().map(one -> task.prompt(one, policy)).toList();
        var seed = stream.named("rollouts");
        int group = settings.rollout().group();
        var sampled = keepsDecoded
                ? generator.generateAndKeep(prompts, group, settings.sampling(), seed)
                : new Generator.Kept(generator.generate(prompts, group, settings.sampling(), seed), List.of());
        return IntStream.range(0, problems.size())
                .mapToObj(p -> graded(problems.get(p), p, sampled))
                .toList();
    }

    private GradedGroup graded(Problem problem, int place, Generator.Kept sampled) {
        int group = settings.rollout().group();
        var rollouts = sampled.rollouts().subList(place * group, (place + 1) * group);
        return new GradedGroup(
                problem,
                rollouts,
                rollouts.stream().map(one -> correct(problem, one)).toList(),
                keepsDecoded ? Optional.of(sampled.passes().get(place)) : Optional.empty());
    }

    private boolean correct(Problem problem, Rollout rollout) {
        StopSignal.check();
        var text = policy.tokenizer().decode(rollout.response(), true);
        return task.correct(problem, text, rollout.finished());
    }
}
