package dev.frugal.reasoning.evaluation;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.runs.report.RunReport;
import java.util.List;

/// A model judged by held-out problems of a task, in a run of its own: what its answers cost stands
/// in the run's books beside how many of them are right.
public final class TaskEvaluation {
    private TaskEvaluation() {}

    /// Judges the model and writes the report.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the model cannot be read
    public static Evaluation run(TaskEvaluationSettings settings, RunContext context) {
        settings.device().require();
        try (var model = EmbeddedModel.orFolder(settings.model(), settings.weights(), settings.device());
                var rewards = settings.rewards().open()) {
            context.books().parameters(model.model().configuration().parameterCount());
            var root = context.seed();
            var evaluation = Evaluator.evaluate(
                    model,
                    settings.task().open(model, settings.promptLimit(), root.named("order")),
                    settings.evaluation(),
                    rewards,
                    root.named("problems"),
                    root.named("sampling"),
                    context.meter());
            context.books().measures(evaluation.measures());
            try (var _ = context.meter().phase(Phase.REPORT)) {
                RunReport.write(page(settings, evaluation), List.of(), context);
            }
            return evaluation;
        }
    }

    private static ReportPage page(TaskEvaluationSettings settings, Evaluation evaluation) {
        return new ReportPage(
                "How well and how briefly a model answers",
                "%s, judged by %d held-out problems of %s."
                        .formatted(
                                settings.model(),
                                evaluation.problems(),
                                settings.task().name()),
                List.of(
                        new Block.Headlines(List.of(
                                accuracy("sampled", evaluation.sampled()),
                                tokens("sampled", evaluation.sampled()),
                                accuracy("greedy", evaluation.greedy()),
                                tokens("greedy", evaluation.greedy()))),
                        bySteps(evaluation)));
    }

    private static Block.Headline accuracy(String how, Evaluation.Answers answers) {
        return new Block.Headline(
                percent(answers.accuracy().value()),
                "right, " + how,
                "95 %% interval %s to %s"
                        .formatted(
                                percent(answers.accuracy().low()),
                                percent(answers.accuracy().high())));
    }

    private static Block.Headline tokens(String how, Evaluation.Answers answers) {
        return new Block.Headline(
                NumberText.of(answers.tokens(), 3),
                "tokens an answer, " + how,
                NumberText.of(answers.excess(), 3) + " beyond the shortest right one");
    }

    private static Block bySteps(Evaluation evaluation) {
        return new Block.Table(
                "By the steps a problem takes",
                List.of(
                        "steps",
                        "problems",
                        "right, sampled %",
                        "right, greedy %",
                        "tokens, sampled",
                        "tokens, greedy"),
                evaluation.bySteps().stream()
                        .map(slice -> Block.Row.of(
                                NumberText.of(slice.steps()),
                                NumberText.of(slice.problems()),
                                NumberText.of(100 * slice.accuracySampled(), 3),
                                NumberText.of(100 * slice.accuracyGreedy(), 3),
                                NumberText.of(slice.tokensSampled(), 3),
                                NumberText.of(slice.tokensGreedy(), 3)))
                        .toList());
    }

    private static String percent(double share) {
        return NumberText.of(100 * share, 3) + " %";
    }
}
