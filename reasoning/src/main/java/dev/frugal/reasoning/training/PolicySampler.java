package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.policy.Sampling;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.reward.AnsweredProblem;
import dev.frugal.reasoning.reward.OpenRewards;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.distributed.Ranks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Draws a step's problems, has the policy answer each in a group, and has the answers graded and rewarded.
///
/// Problems depend on the seed and the step alone, so methods that share a seed see the same ones.
final class PolicySampler {
    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final ReasoningTask task;
    private final OpenRewards rewards;
    private final Generator generator;
    private final Ranks ranks;

    PolicySampler(
            PretrainedModel policy,
            PolicySettings settings,
            ReasoningTask task,
            OpenRewards rewards,
            MicroBatches parts,
            Ranks ranks) {
        this.policy = policy;
        this.settings = settings;
        this.task = task;
        this.rewards = rewards;
        this.generator = new Generator(policy.model(), policy.tokens(), parts.generation());
        this.ranks = ranks;
    }

    /// This rank's groups of step `step`; under dynamic sampling those that agree are replaced, by problems
    /// drawn at random, as far as refills allow.
    List<GradedGroup> sample(long step, Seed stream) {
        int refills = switch (settings.method().sampling()) {
            case Sampling.Dynamic dynamic -> dynamic.refills();
            case Sampling.Plain _, Sampling.Filtered _ -> 0;
        };
        var shard = Shard.of(settings.rollout().prompts(), ranks);
        var groups = new ArrayList<>(round(stream.at(0), ordered(step, shard, stream.at(0)), shard.first()));
        for (int refill = 1; refill <= refills; refill++) {
            var unanimous = IntStream.range(0, groups.size())
                    .filter(g -> groups.get(g).rewards().unanimous())
                    .boxed()
                    .toList();
            var counts = counts(unanimous.size());
            if (counts.stream().mapToInt(Integer::intValue).sum() == 0) {
                break;
            }
            var round = stream.at(refill);
            int before = counts.subList(0, ranks.rank()).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            var drawn = IntStream.range(0, unanimous.size())
                    .mapToObj(i -> task.training(stream(round, before + i)))
                    .toList();
            var fresh = round(round, drawn, before);
            for (int k = 0; k < fresh.size(); k++) {
                var replaced = groups.set(unanimous.get(k), fresh.get(k));
                replaced.rollouts().forEach(Rollout::release);
            }
        }
        return groups;
    }

    private List<Problem> ordered(long step, Shard shard, Seed round) {
        return IntStream.range(shard.first(), shard.end())
                .mapToObj(i -> task.training(step * settings.rollout().prompts() + i, stream(round, i)))
                .toList();
    }

    /// What every rank counted.
    private List<Integer> counts(int own) {
        var bytes = ByteBuffer.allocate(Integer.BYTES).putInt(own).array();
        return ranks.gather(bytes).stream()
                .map(other -> ByteBuffer.wrap(other).getInt())
                .toList();
    }

    private static Seed stream(Seed round, int place) {
        return round.named("problems").at(place);
    }

    /// @param before problems of the round that come before these
    private List<GradedGroup> round(Seed stream, List<Problem> problems, int before) {
        if (problems.isEmpty()) {
            return List.of();
        }
        var prompts = problems.stream().map(one -> task.prompt(one, policy)).toList();
        var seed = stream.named("rollouts");
        int group = settings.rollout().group();
        var rollouts = generator.generate(prompts, before, group, settings.sampling(), seed);
        var answered = IntStream.range(0, problems.size())
                .mapToObj(p -> answered(problems.get(p), rollouts.subList(p * group, (p + 1) * group)))
                .toList();
        var earned = rewards.score(answered);
        return IntStream.range(0, problems.size())
                .mapToObj(p ->
                        new GradedGroup(problems.get(p), rollouts.subList(p * group, (p + 1) * group), earned.get(p)))
                .toList();
    }

    private AnsweredProblem answered(Problem problem, List<Rollout> rollouts) {
        return new AnsweredProblem(
                problem.prompt(),
                problem.answer(),
                problem.columns(),
                rollouts.stream().map(rollout -> graded(problem, rollout)).toList());
    }

    private AnsweredProblem.Response graded(Problem problem, Rollout rollout) {
        StopSignal.check();
        var text = policy.tokenizer().decode(rollout.response(), true);
        return new AnsweredProblem.Response(
                text, rollout.response(), rollout.finished(), task.correct(problem, text, rollout.finished()));
    }
}
