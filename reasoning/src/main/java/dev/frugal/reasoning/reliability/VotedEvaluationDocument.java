package dev.frugal.reasoning.reliability;

import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.runs.RunContext;

/// What `reasoning evaluate --votes --json` prints.
///
/// @param model the folder of the model, or `embedded`
/// @param task its name
/// @param evaluation the results of single responses
/// @param reliability the results of votes
/// @param price what a generated token cost
/// @param statement what was spent
/// @param run the folder of the run
public record VotedEvaluationDocument(
        String model,
        String task,
        long seed,
        Evaluation evaluation,
        Reliability reliability,
        Price price,
        CostStatement statement,
        String run) {
    static VotedEvaluationDocument of(
            VotedEvaluationSettings settings,
            Evaluation evaluation,
            Reliability reliability,
            Price price,
            RunContext context) {
        var run = context.directory();
        return new VotedEvaluationDocument(
                settings.evaluation().model(),
                settings.evaluation().task().name(),
                run.manifest().seed(),
                evaluation,
                reliability,
                price,
                context.books().statement(),
                run.folder().toString());
    }
}
