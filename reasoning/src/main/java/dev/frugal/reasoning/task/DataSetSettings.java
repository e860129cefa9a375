package dev.frugal.reasoning.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.Seed;
import dev.frugal.base.YamlSection;
import dev.frugal.grading.GradingSettings;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.problem.AnswerFormat;
import dev.frugal.reasoning.problem.ColumnRole;
import dev.frugal.reasoning.problem.ProblemSource;
import dev.frugal.reasoning.problem.PromptSettings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// Problems in a file, and which of them are used how.
///
/// - `name`: what runs and tables call it; `file`: JSON Lines, JSON, Parquet, CSV or TSV;
/// - `columns`: which column plays which role; a path, or a template of several; roles left out are found by
///   the names of columns;
/// - `goldForm`: what the column of golds holds;
/// - `selection`: which rows are used how;
/// - `order`: in which a training goes through them;
/// - `grading`: what answers a gold besides the same answer, and where it is looked for;
/// - `prompt`: how a problem is put to the model.
@JsonTypeName("data-set")
public record DataSetSettings(
        String name,
        String file,
        Map<ColumnRole, String> columns,
        AnswerFormat goldForm,
        Selection selection,
        Order order,
        GradingSettings grading,
        PromptSettings prompt)
        implements TaskSettings {
    private static final String KIND = "data-set";

    /// Which rows of a file are used how.
    ///
    /// - `filter`: for a column, the values of which a row must have one;
    /// - `first`: how many rows that pass the filter are used, 0 for all;
    /// - `heldOutShare`: share of the problems kept for judging, by a hash of their text.
    public record Selection(Map<String, List<String>> filter, int first, double heldOutShare) {
        /// @throws InvalidInputException if a number is out of range
        public Selection {
            filter = Map.copyOf(filter);
            Require.that(first >= 0, "first", first, "a number of problems, or 0 for all");
            Require.that(
                    heldOutShare >= 0 && heldOutShare < 1, "held_out_share", heldOutShare, "a share from 0 to below 1");
        }
    }

    /// In which a training goes through the problems.
    public enum Order {
        /// As the file has them.
        @JsonProperty("file")
        FILE,
        /// Shuffled anew for each pass, by the run's seed.
        @JsonProperty("shuffled")
        SHUFFLED
    }

    public DataSetSettings {
        columns = Map.copyOf(columns);
    }

    /// All problems of `file`, its columns recognised, in the file's order: what a YAML file that names it and nothing
    /// else means.
    public static DataSetSettings of(Path file) {
        var base = String.valueOf(file.getFileName());
        return new DataSetSettings(
                base.contains(".") ? base.substring(0, base.lastIndexOf('.')) : base,
                file.toAbsolutePath().normalize().toString(),
                Map.of(),
                AnswerFormat.AUTOMATIC,
                new Selection(Map.of(), 0, 0),
                Order.FILE,
                GradingSettings.STRICT,
                new PromptSettings(
                        PromptSettings.Style.AUTOMATIC,
                        PromptSettings.STEP_BY_STEP,
                        "",
                        LocalDate.now().toString(),
                        Map.of()));
    }

    /// Which problems of which file these settings ask for.
    public ProblemSource source() {
        return new ProblemSource(
                file,
                columns,
                prompt.text(),
                goldForm,
                selection.filter,
                selection.first,
                selection.heldOutShare,
                false);
    }

    /// Whether a YAML document describes a data set.
    public static boolean describes(String yaml, String source) {
        var tree = Documents.yamlTree(yaml, source);
        return tree.path("kind").asString("").equals(KIND) || tree.has("file");
    }

    /// The data set a YAML document describes; `source` is where it lies, which the file it names
    /// is relative to.
    ///
    /// @throws InvalidInputException if it names no file, or has a wrong key or value
    public static DataSetSettings read(String yaml, Path source) {
        var section = YamlSection.of(yaml, source.toString());
        var file = section.at("file")
                .flatMap(YamlSection::text)
                .orElseThrow(() -> new InvalidInputException(
                        "%s: a data set needs 'file', the path of its problems; add it".formatted(source)));
        return section.without("file").over(of(source.resolveSibling(file)), DataSetSettings.class);
    }

    public DataSetSettings withColumns(Map<ColumnRole, String> other) {
        return new DataSetSettings(name, file, other, goldForm, selection, order, grading, prompt);
    }

    public DataSetSettings withSelection(Selection other) {
        return new DataSetSettings(name, file, columns, goldForm, other, order, grading, prompt);
    }

    /// With the first so many rows of the selection.
    public DataSetSettings withFirst(int count) {
        return withSelection(new Selection(selection.filter, count, selection.heldOutShare));
    }

    public DataSetSettings withGrading(GradingSettings other) {
        return new DataSetSettings(name, file, columns, goldForm, selection, order, other, prompt);
    }

    public DataSetSettings withPrompt(PromptSettings other) {
        return new DataSetSettings(name, file, columns, goldForm, selection, order, grading, other);
    }

    @Override
    public ReasoningTask open(PretrainedModel model, int promptLimit, Seed order, boolean wholeRows) {
        return DataSetTask.open(this, model, promptLimit, order, wholeRows);
    }
}
