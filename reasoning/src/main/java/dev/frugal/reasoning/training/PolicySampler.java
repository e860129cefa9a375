package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.policy.Sampling;
import dev.frugal.reasoning.task.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Draws a step's problems, has the policy answer each in a group, and grades the answers.
///
/// Problems depend on the seed and the step alone, so methods that share a seed see the same ones.
final class PolicySampler {
    private final PretrainedModel policy;
    private final PolicySettings settings;
    private final Generator generator;

    PolicySampler(PretrainedModel policy, PolicySettings settings) {
        this.policy = policy;
        this.settings = settings;
        this.generator = new Generator(policy.model(), policy.tokens());
    }

    /// The groups of one step; under dynamic sampling those that agree are replaced as far as
    /// refills allow.
    List<GradedGroup> sample(Seed stream) {
        int refills =
                switch (settings.method().sampling()) {
                    case Sampling.Dynamic dynamic -> dynamic.refills();
                    case Sampling.Plain _, Sampling.Filtered _ -> 0;
                };
        var groups = new ArrayList<>(round(stream.at(0), settings.prompts()));
        for (int refill = 1; refill <= refills; refill++) {
            var unanimous =
                    IntStream.range(0, groups.size())
                            .filter(g -> groups.get(g).unanimous())
                            .boxed()
                            .toList();
            if (unanimous.isEmpty()) {
                break;
            }
            var fresh = round(stream.at(refill), unanimous.size());
            for (int k = 0; k < fresh.size(); k++) {
                groups.set(unanimous.get(k), fresh.get(k));
            }
        }
        return groups;
    }

    private List<GradedGroup> round(Seed stream, int prompts) {
        var problems =
                IntStream.range(0, prompts)
                        .mapToObj(i -> settings.task().training(stream.named("problems").at(i)))
                        .toList();
        var rollouts =
                generator.generate(
                        problems.stream().map(this::prompt).toList(),
                        settings.group(),
                        settings.sampling(),
                        stream.named("rollouts"));
        return IntStream.range(0, prompts)
                .mapToObj(p ->
                        graded(
                                problems.get(p),
                                rollouts.subList(p * settings.group(), (p + 1) * settings.group())))
                .toList();
    }

    private int[] prompt(Problem problem) {
        return policy.tokenizer().encodeWithSpecialTokens(problem.prompt());
    }

    private GradedGroup graded(Problem problem, List<Rollout> rollouts) {
        return new GradedGroup(
                problem, rollouts, rollouts.stream().map(one -> correct(problem, one)).toList());
    }

    private boolean correct(Problem problem, Rollout rollout) {
        var text = policy.tokenizer().decode(rollout.response(), true);
        return settings.task().correct(problem, text, rollout.finished());
    }
}
