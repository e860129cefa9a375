package dev.frugal.reasoning.study;

import dev.frugal.base.Require;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.reliability.VotingSettings;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import java.util.List;
import java.util.Optional;

/// The study of votes.
///
/// - `methods`: how the model is trained further, besides not at all;
/// - `seeds`: trainings of each;
/// - `budget`: the model and how each is trained; its method is replaced by each of `methods`;
/// - `voting`: numbers of votes;
/// - `problems`: held-out problems, each answered by as many responses as the most votes;
/// - `larger`: folder of a larger model that is judged beside the others as it is.
public record VotesSettings(
        List<PolicyMethod> methods,
        int seeds,
        PolicySettings budget,
        VotingSettings voting,
        int problems,
        Optional<String> larger) {
    private static final int RESPONSE_LIMIT = 320;

    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public VotesSettings {
        methods = List.copyOf(methods);
        Require.within("seeds", seeds, 1, 100);
        Require.within("problems", problems, 8, 100_000);
    }

    /// GRPO and FGO on the embedded model as `reasoning compare` trains them, 2,000 problems.
    public static VotesSettings whole(int seeds) {
        return of(seeds, 2_000);
    }

    /// The same trainings judged on 1,000 problems, the fewest that can show an accuracy of 99.9 %.
    public static VotesSettings quick(int seeds) {
        return of(seeds, 1_000);
    }

    private static VotesSettings of(int seeds, int problems) {
        var methods = List.of(PolicyMethods.named("grpo", RESPONSE_LIMIT), PolicyMethods.named("fgo", RESPONSE_LIMIT));
        var budget = PolicySettings.of(EmbeddedModel.NAME, Tasks.demonstrated(Tasks.EMBEDDED), methods.getFirst());
        return new VotesSettings(
                methods,
                seeds,
                budget,
                new VotingSettings(List.of(1, 3, 5, 9, 15, 27), true),
                problems,
                Optional.empty());
    }

    /// The same with another number of policy steps.
    public VotesSettings withSteps(int steps) {
        return new VotesSettings(
                methods,
                seeds,
                budget.withOptimisation(budget.optimisation().withSteps(steps)),
                voting,
                problems,
                larger);
    }

    /// The same judged on another number of problems.
    public VotesSettings withProblems(int count) {
        return new VotesSettings(methods, seeds, budget, voting, count, larger);
    }

    /// The same with the model in a folder beside the others.
    public VotesSettings withLarger(String folder) {
        return new VotesSettings(methods, seeds, budget, voting, problems, Optional.of(folder));
    }

    EvaluationSettings evaluation() {
        return new EvaluationSettings(
                problems,
                voting.most(),
                EvaluationSettings.of(problems, RESPONSE_LIMIT).sampling());
    }
}
