package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.RunContext;

/// What `reasoning evaluate --data FILE --json` prints: the keys of
/// [dev.frugal.reasoning.evaluation.EvaluationDocument], and the responses.
///
/// @param model the folder of the model, or `embedded`
/// @param task the name of the data set
/// @param evaluation what was found
/// @param statement what was spent
/// @param run the folder of the run
/// @param responses the Parquet file of all responses
public record DataSetEvaluationDocument(
        String model,
        String task,
        long seed,
        DataSetEvaluationResult evaluation,
        CostStatement statement,
        String run,
        String responses) {
    /// The document of what [DataSetEvaluation] found.
    public static DataSetEvaluationDocument of(
            DataSetEvaluationSettings settings, DataSetEvaluationResult evaluation, RunContext context) {
        var run = context.directory();
        return new DataSetEvaluationDocument(
                settings.model(),
                settings.data().name(),
                run.manifest().seed(),
                evaluation,
                context.books().statement(),
                run.folder().toString(),
                run.file(DataSetEvaluation.RESPONSES).toString());
    }
}
