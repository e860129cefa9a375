package dev.frugal.reasoning.evaluation;

import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.RunContext;

/// What `reasoning evaluate --json` prints of a task that makes its own problems.
///
/// @param model the folder of the model, or `embedded`
/// @param task its name
/// @param evaluation what was found
/// @param statement what was spent
/// @param run the folder of the run
public record EvaluationDocument(
        String model, String task, long seed, Evaluation evaluation, CostStatement statement, String run) {
    /// The document of what [TaskEvaluation] found.
    public static EvaluationDocument of(TaskEvaluationSettings settings, Evaluation evaluation, RunContext context) {
        var run = context.directory();
        return new EvaluationDocument(
                settings.model(),
                settings.task().name(),
                run.manifest().seed(),
                evaluation,
                context.books().statement(),
                run.folder().toString());
    }
}
