package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.policy.ResponseGroup;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.reasoning.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A problem with the responses sampled to it and the verifier's verdict on each.
///
/// `decoded`: what sampling computed, where it is kept for the gradients.
record GradedGroup(Problem problem, List<Rollout> rollouts, List<Boolean> correct, Optional<ActivationCache> decoded) {
    GradedGroup {
        rollouts = List.copyOf(rollouts);
        correct = List.copyOf(correct);
    }

    /// Whether all verdicts are the same.
    boolean unanimous() {
        return correct.stream().distinct().count() == 1;
    }

    List<Sequence> sequences() {
        return rollouts.stream().map(Rollout::sequence).toList();
    }

    /// The group as advantages see it; `entropies` holds a row per response, or nothing where whole
    /// distributions are not needed.
    ResponseGroup responses(List<double[]> entropies) {
        var responses = new ArrayList<SampledResponse>();
        for (int i = 0; i < rollouts.size(); i++) {
            responses.add(new SampledResponse(
                    correct.get(i),
                    logProbabilities(rollouts.get(i)),
                    entropies.isEmpty() ? new double[0] : entropies.get(i)));
        }
        return new ResponseGroup(responses);
    }

    /// Float32 rounding may lift the log-probability of a certain token above 0.
    static double[] logProbabilities(Rollout rollout) {
        var values = new double[rollout.logProbabilities().length];
        for (int t = 0; t < values.length; t++) {
            values[t] = Math.min(0, rollout.logProbabilities()[t]);
        }
        return values;
    }
}
