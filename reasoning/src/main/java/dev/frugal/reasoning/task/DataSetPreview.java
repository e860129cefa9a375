package dev.frugal.reasoning.task;

import dev.frugal.base.InvalidInputException;
import dev.frugal.grading.Grader;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.problem.DataSet;
import dev.frugal.reasoning.problem.DataSetReport;
import dev.frugal.reasoning.problem.Message;
import dev.frugal.reasoning.problem.Prompter;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a data set is read as: what became of its rows, and its first problems as a model is asked them.
///
/// @param data what became of the rows
/// @param problems the first of them
@JsonNaming(SnakeCaseStrategy.class)
public record DataSetPreview(DataSetReport data, List<Shown> problems) {
    public DataSetPreview {
        problems = List.copyOf(problems);
    }

    /// A problem.
    ///
    /// @param messages what is asked; one of the role `user` if it is no conversation
    /// @param prompt what the model reads, and `promptTokens`, how many tokens that is; empty without a model
    /// @param goldReadAs what the grader reads in the gold
    @JsonNaming(SnakeCaseStrategy.class)
    public record Shown(
            String id,
            String level,
            String subject,
            List<Message> messages,
            Optional<String> prompt,
            Optional<Integer> promptTokens,
            String gold,
            String goldReadAs) {
        public Shown {
            messages = List.copyOf(messages);
        }
    }

    /// Reads all of the data set, as a training or an evaluation does, and shows its first `count` problems.
    ///
    /// @throws InvalidInputException if the file cannot be read or has no usable problem, or the model has no chat
    ///   template where one is needed
    public static DataSetPreview of(DataSetSettings settings, Optional<PretrainedModel> model, int count) {
        var data = DataSet.read(settings.source(), _ -> DataSet.Fit.FITS);
        var grader = new Grader(settings.grading());
        var prompter = model.map(given -> Prompter.of(settings.prompt(), given));
        var shown = data.all()
                .limit(count)
                .map(problem -> new Shown(
                        problem.id(),
                        problem.level(),
                        problem.subject(),
                        Prompter.messages(settings.prompt(), problem),
                        prompter.map(known -> known.text(problem)),
                        prompter.map(known -> known.tokens(problem, model.orElseThrow()).length),
                        problem.answer(),
                        grader.grade(problem.answer(), "").normalised().getFirst()))
                .toList();
        return new DataSetPreview(data.report(), shown);
    }
}
