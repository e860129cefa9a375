package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.policy.ResponseFact;
import dev.frugal.reasoning.policy.ResponseGroup;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.reward.RewardedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A problem with the responses sampled to it and what each is worth.
record GradedGroup(Problem problem, List<Rollout> rollouts, RewardedGroup rewards) {
    GradedGroup {
        rollouts = List.copyOf(rollouts);
    }

    List<Sequence> sequences() {
        return rollouts.stream().map(Rollout::sequence).toList();
    }

    /// The group as advantages see it; `facts`: what is known of the tokens besides, a row per response.
    ResponseGroup responses(Map<ResponseFact, List<double[]>> facts) {
        var responses = new ArrayList<SampledResponse>();
        for (int i = 0; i < rollouts.size(); i++) {
            var response = new SampledResponse(
                    rewards.right()[i], rewards.totals()[i], logProbabilities(rollouts.get(i)), Map.of());
            for (var fact : facts.entrySet()) {
                response = response.with(fact.getKey(), fact.getValue().get(i));
            }
            responses.add(response);
        }
        return new ResponseGroup(responses);
    }

    /// What other ranks are told of it.
    GroupFacts facts(Map<ResponseFact, List<double[]>> known) {
        return new GroupFacts(
                problem.minimalTokens(),
                rewards,
                responses(known),
                rollouts.stream().map(Rollout::finished).toList());
    }

    /// Float32 rounding may lift the log-probability of a certain token above 0.
    static double[] logProbabilities(Rollout rollout) {
        return IntStream.range(0, rollout.logProbabilities().length)
                .mapToDouble(t -> Math.min(0, rollout.logProbabilities()[t]))
                .toArray();
    }
}
