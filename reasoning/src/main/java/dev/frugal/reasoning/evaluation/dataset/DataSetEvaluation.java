package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.table.ParquetFile;
import java.nio.file.Files;
import java.util.Optional;

/// Has a model answer the problems of a file, part by part, and keeps every response with its
/// grade.
///
/// A part's responses depend on the seed and the part alone, so a run that was stopped ends like
/// one that was not, and one whose parts were answered by several processes like one by itself.
public final class DataSetEvaluation {
    /// The file of all responses in the run's folder.
    public static final String RESPONSES = "responses.parquet";

    private final DataSetEvaluationSettings settings;
    private final RunContext context;
    private final PretrainedModel model;
    private final DataSetTask task;
    private final Optional<ShardPlace> place;

    private DataSetEvaluation(
            DataSetEvaluationSettings settings, RunContext context, PretrainedModel model, Optional<ShardPlace> place) {
        this.settings = settings;
        this.context = context;
        this.model = model;
        this.task = PartAnswers.task(settings, model, context.seed());
        this.place = place;
    }

    /// Judges the model from wherever the run stands.
    ///
    /// @param place where processes answer the parts; empty for this process
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws dev.frugal.base.InvalidInputException if the model or the data cannot be read
    public static DataSetEvaluationResult run(
            DataSetEvaluationSettings settings, RunContext context, Optional<ShardPlace> place) {
        settings.device().require();
        try (var model = EmbeddedModel.orFolder(settings.model(), settings.weights(), settings.device())) {
            context.books().parameters(model.model().configuration().parameterCount());
            try (var _ = context.meter().phase(Phase.EVALUATION)) {
                return new DataSetEvaluation(settings, context, model, place).run();
            }
        }
    }

    private DataSetEvaluationResult run() {
        var report = task.data().report();
        context.progress().note(report.sentence());
        var whole = context.directory().file(RESPONSES);
        if (!Files.exists(whole)) {
            var parts = Parts.of(context.directory(), task, settings);
            if (place.isPresent()) {
                new ShardedAnswers(parts, context, place.get()).answer();
            } else {
                answerHere(parts);
            }
            parts.join(whole);
        }
        var responses = ParquetFile.read(whole).stream().map(GradedResponse::of).toList();
        var result = DataSetEvaluationResult.of(responses, report);
        context.books().measures(result.measures());
        return result;
    }

    private void answerHere(Parts parts) {
        try (var rewards = settings.rewards().open()) {
            var answers = new PartAnswers(settings, model, task, rewards, context.seed(), context.meter());
            for (int part : parts.missing()) {
                context.beforeCheckpoint();
                context.stopIfRequested();
                parts.write(part, answers.of(parts, part));
                context.progress()
                        .report(
                                "answering",
                                parts.problemsAnswered(),
                                parts.problems().size());
            }
        }
    }
}
