package dev.frugal.reasoning.study;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.reasoning.comparison.MethodComparison;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.Pretraining;
import dev.frugal.runs.RunContext;
import java.util.List;

/// Whether shortening solutions removes redundancy or reasoning, on word problems in English.
///
/// A model learns from worked solutions, which contain unnecessary steps, checks and notes beside the needed steps.
/// Then
/// policy methods train it further, each with several seeds. Every step of every judged response is checked against the
/// graph of its problem.
public final class WordProblemStudy {
    private static final String PRETRAINING = "pretraining";
    private static final String FOLDER = "base-model";

    /// Solutions on which the loss of the model is measured.
    private static final int SOLUTIONS = 500;

    private final WordProblemSettings settings;
    private final RunContext context;

    private WordProblemStudy(WordProblemSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// The model that the methods start from.
    ///
    /// @param loss mean negative log-probability of the tokens of unseen solutions, nats
    record Pretrained(long parameters, double loss) {}

    /// Does what is not done yet, and returns the result. Each training is a member of the run's cost statement.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static WordProblemResult run(WordProblemSettings settings, RunContext context) {
        return new WordProblemStudy(settings, context).run();
    }

    private WordProblemResult run() {
        var comparison = settings.comparison();
        if (settings.makesModel()) {
            pretrained();
            var folder = context.directory().file(FOLDER).toString();
            comparison = comparison.withBudget(comparison.budget().withModel(folder));
        }
        var finished = MethodComparison.run(comparison, context);
        return WordProblemResult.of(
                comparison.budget().model(),
                finished,
                context.directory().folder().toString());
    }

    private void pretrained() {
        try (var _ = context.meter().member(PRETRAINING)) {
            var made = context.kept("pretrained.json", Pretrained.class, this::train);
            context.books()
                    .member(new MemberCost(
                            PRETRAINING,
                            PRETRAINING,
                            made.parameters(),
                            List.of(new Measure(
                                    ReasonerSizeStudy.LOSS, "nats per token", Measure.Direction.LOWER, made.loss()))));
        }
    }

    private Pretrained train() {
        context.progress().note("training the model that all methods start from");
        var own = context.withSeed(context.seed().named(PRETRAINING));
        try (var model = Pretraining.trained(settings.pretraining(), own, PRETRAINING)) {
            ModelFolder.write(context.directory().file(FOLDER), model);
            try (var _ = context.meter().phase(Phase.EVALUATION)) {
                return new Pretrained(
                        model.model().configuration().parameterCount(),
                        Pretraining.loss(
                                model.model(),
                                settings.pretraining().task(),
                                SOLUTIONS,
                                context.seed().named("judging-loss")));
            }
        }
    }
}
