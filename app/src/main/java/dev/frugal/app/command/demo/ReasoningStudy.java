package dev.frugal.app.command.demo;

import dev.frugal.app.command.reasoning.Compare;
import dev.frugal.reasoning.comparison.MethodComparison;
import dev.frugal.reasoning.comparison.MethodComparisonDocument;
import dev.frugal.reasoning.comparison.MethodComparisonReport;
import dev.frugal.reasoning.comparison.MethodComparisonSettings;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.runs.RunContext;
import java.util.List;

/// GRPO and FGO from the embedded reasoning model, one seed each, with few steps.
record ReasoningStudy(MethodComparisonSettings settings) implements Study {
    /// A third of the usual steps: the methods part within them, and both together take a minute or
    /// two.
    private static final int STEPS = 36;

    private static final int PROBLEMS = 400;
    private static final int LIMIT = 200;
    private static final int SAMPLES = 3;

    static ReasoningStudy standard() {
        var grpo = PolicyMethods.named("grpo", LIMIT);
        var fgo = PolicyMethods.named("fgo", LIMIT);
        var budget = PolicySettings.of(EmbeddedModel.NAME, Tasks.named(Tasks.EMBEDDED), fgo);
        return new ReasoningStudy(new MethodComparisonSettings(
                true,
                List.of(grpo, fgo),
                1,
                budget.withOptimisation(budget.optimisation().withSteps(STEPS)),
                EvaluationSettings.of(PROBLEMS, LIMIT),
                SAMPLES));
    }

    @Override
    public String title() {
        return "Reasoning: shortening a chain of thought";
    }

    @Override
    public Finding run(RunContext context) {
        var finished = MethodComparison.run(settings, context);
        var document = MethodComparisonDocument.of(settings, finished, context.directory());
        return new Finding(
                Compare.text(document.rows()),
                document,
                MethodComparisonReport.page(
                        settings, finished, context.metrics().metrics()),
                MethodComparisonReport.inShort(finished),
                MethodComparisonReport.pairs(settings));
    }
}
