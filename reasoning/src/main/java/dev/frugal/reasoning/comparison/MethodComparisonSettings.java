package dev.frugal.reasoning.comparison;

import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.training.PolicySettings;
import java.util.HashSet;
import java.util.List;

/// What is compared.
///
/// - `base`: whether the model as it is before training has its rows too;
/// - `methods`: in the order of the table;
/// - `seeds`: seeds 1 to this one, for each method;
/// - `budget`: how each is trained; its method is replaced by each of `methods`;
/// - `evaluation`: how each is judged;
/// - `samples`: prompts whose responses are shown side by side.
public record MethodComparisonSettings(
        boolean base,
        List<PolicyMethod> methods,
        int seeds,
        PolicySettings budget,
        EvaluationSettings evaluation,
        int samples) {
    public MethodComparisonSettings {
        methods = List.copyOf(methods);
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds is %d; expected at least 1".formatted(seeds));
        }
        if (!base && methods.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to compare; expected at least one method");
        }
        var names = new HashSet<String>();
        for (var method : methods) {
            if (!names.add(method.name())) {
                throw new IllegalArgumentException(
                        "the method %s is named twice; name it once".formatted(method.name()));
            }
        }
    }

    /// The same with another budget.
    public MethodComparisonSettings withBudget(PolicySettings other) {
        return new MethodComparisonSettings(base, methods, seeds, other, evaluation, samples);
    }
}
