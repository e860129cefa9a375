package dev.frugal.reasoning.reliability;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.ArrayList;
import java.util.List;

/// A model judged by votes on held-out problems, in a run of its own.
public final class VotedEvaluation {
    private VotedEvaluation() {}

    /// Judges the model and writes the report.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the model cannot be read
    public static VotedEvaluationDocument run(VotedEvaluationSettings settings, RunContext context) {
        var single = settings.evaluation();
        single.device().require();
        try (var model = EmbeddedModel.orFolder(single.model(), single.weights(), single.device());
                var rewards = single.rewards().open()) {
            context.books().parameters(model.model().configuration().parameterCount());
            var root = context.seed();
            var judged = Evaluator.judge(
                    model,
                    single.task().open(model, single.promptLimit(), root.named("order")),
                    single.evaluation(),
                    rewards,
                    root.named("problems"),
                    root.named("sampling"),
                    context.meter());
            var price = Price.perToken(
                    context.books().statement().serving(), judged.evaluation().generatedTokens());
            var reliability = Reliability.of(judged.responses(), settings.voting(), price);
            context.books().measures(measures(judged.evaluation(), reliability));
            var document = VotedEvaluationDocument.of(settings, judged.evaluation(), reliability, price, context);
            try (var _ = context.meter().phase(Phase.REPORT)) {
                RunReport.write(ReliabilityPage.of(document), List.of(), context);
            }
            return document;
        }
    }

    private static List<Measure> measures(Evaluation evaluation, Reliability reliability) {
        var measures = new ArrayList<>(evaluation.measures());
        reliability
                .strategies()
                .forEach(strategy -> measures.add(new Measure(
                        "accuracy, %s of %d".formatted(strategy.rule().word(), strategy.votes()),
                        "1",
                        Measure.Direction.HIGHER,
                        strategy.accuracy().value())));
        return measures;
    }
}
