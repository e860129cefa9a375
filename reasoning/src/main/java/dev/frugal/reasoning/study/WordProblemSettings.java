package dev.frugal.reasoning.study;

import dev.frugal.base.Require;
import dev.frugal.reasoning.comparison.MethodComparisonSettings;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.Range;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.task.WordProblems;
import dev.frugal.reasoning.training.ImitationSettings;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PretrainingSettings;
import java.util.List;

/// The study of word problems.
///
/// - `pretraining`: how the model that all methods start from is made;
/// - `comparison`: methods, seeds and evaluation; its model is replaced by that one.
public record WordProblemSettings(PretrainingSettings pretraining, MethodComparisonSettings comparison) {
    /// Methods that are compared, besides the model itself.
    public static final List<String> METHODS = List.of("grpo", "fgo", "fgo-fork");

    private static final int RESPONSE_LIMIT = 256;
    private static final int SAMPLES = 3;

    /// The documented recipe, then every method with `seeds` seeds.
    public static WordProblemSettings whole(int seeds) {
        return of(PretrainingSettings.wordProblems(), seeds, 110, 1_000);
    }

    /// Problems of two and three steps, a model of 250 thousand parameters and half of the policy steps.
    public static WordProblemSettings quick(int seeds) {
        var usual = (WordProblems) Tasks.demonstrated(Tasks.WORD_PROBLEMS);
        var shorter = new WordProblems(
                "word-problems-short", new Range(2, 3), new Range(0, 1), usual.heldOutShare(), usual.solutions());
        return of(
                new PretrainingSettings(
                        shorter,
                        new PretrainingSettings.Shape(64, 176, 4, 4, 384),
                        new ImitationSettings(4_000, 16, 3e-3, 100, 0.05, 0.01, 1),
                        400),
                seeds,
                55,
                300);
    }

    private static WordProblemSettings of(PretrainingSettings recipe, int seeds, int policySteps, int problems) {
        Require.within("seeds", seeds, 1, 100);
        var methods = METHODS.stream()
                .map(name -> PolicyMethods.named(name, RESPONSE_LIMIT))
                .toList();
        var budget = PolicySettings.of("", recipe.task(), methods.getFirst());
        var rollout = budget.rollout();
        return new WordProblemSettings(
                recipe,
                new MethodComparisonSettings(
                        true,
                        methods,
                        seeds,
                        budget.withRollout(
                                        rollout.withSampling(rollout.sampling().withResponseLimit(RESPONSE_LIMIT)))
                                .withOptimisation(budget.optimisation().withSteps(policySteps)),
                        EvaluationSettings.of(problems, RESPONSE_LIMIT),
                        SAMPLES));
    }

    /// The same with another number of policy steps.
    public WordProblemSettings withPolicySteps(int steps) {
        var budget = comparison.budget();
        return new WordProblemSettings(
                pretraining,
                comparison.withBudget(
                        budget.withOptimisation(budget.optimisation().withSteps(steps))));
    }

    /// The same judged on another number of problems.
    public WordProblemSettings withProblems(int problems) {
        return new WordProblemSettings(
                pretraining,
                new MethodComparisonSettings(
                        comparison.base(),
                        comparison.methods(),
                        comparison.seeds(),
                        comparison.budget(),
                        EvaluationSettings.of(problems, RESPONSE_LIMIT),
                        comparison.samples()));
    }

    /// The same with another number of steps of pretraining.
    public WordProblemSettings withPretrainingSteps(int steps) {
        return new WordProblemSettings(pretraining.withSteps(steps), comparison);
    }

    /// The same, started from the model in `folder`, which the study then does not make.
    public WordProblemSettings withModel(String folder) {
        return new WordProblemSettings(
                pretraining, comparison.withBudget(comparison.budget().withModel(folder)));
    }

    /// Whether the study makes its own model.
    boolean makesModel() {
        return comparison.budget().model().isEmpty();
    }
}
