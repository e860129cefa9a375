package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.problem.ColumnRole;
import dev.frugal.reasoning.problem.PromptSettings;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.reasoning.task.TaskSettings;
import dev.frugal.reasoning.task.Tasks;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options for the task or data set, and for selecting its problems.
final class ProblemOptions {
    @Option(
            names = {"--task", "--data"},
            paramLabel = "TASK",
            description = "Name of a task, a file of problems (.jsonl, .json, .parquet, .csv, .tsv) or a YAML"
                    + " file that describes either (default: " + Tasks.EMBEDDED + ").")
    private Optional<String> task = Optional.empty();

    @Option(names = "--first", paramLabel = "N", description = "Use only the first N problems that pass the filter.")
    private Optional<Integer> first = Optional.empty();

    @Option(
            names = "--filter",
            paramLabel = "COLUMN=VALUE",
            description = "Use only rows with this value. Repeat for one column to accept several values.")
    private List<String> filter = List.of();

    @Option(
            names = "--column",
            paramLabel = "ROLE=COLUMN",
            description = "Column with the role problem, gold, choices, level, subject, id or response: a name, a path "
                    + "(reward_model.ground_truth) or several columns ('{Body} {Question}'). Default: by known names.")
    private Map<ColumnRole, String> columns = Map.of();

    @Option(
            names = "--held-out-share",
            paramLabel = "SHARE",
            description = "Share of the file's problems held out from training, for evaluation.")
    private Optional<Double> heldOutShare = Optional.empty();

    @Mixin
    private TemplateOptions template = new TemplateOptions();

    @Mixin
    private GradingOptions grading = new GradingOptions();

    /// The requested task.
    ///
    /// @throws InvalidInputException if there is none, or an option does not apply to it
    TaskSettings task() {
        return apply(Tasks.named(task.orElse(Tasks.EMBEDDED)));
    }

    /// `usual` with what the options ask for, or the task that they name.
    ///
    /// @throws InvalidInputException if there is none, or an option does not apply to it
    TaskSettings task(TaskSettings usual) {
        return apply(task.map(Tasks::named).orElse(usual));
    }

    private TaskSettings apply(TaskSettings settings) {
        if (settings instanceof DataSetSettings data) {
            return apply(data);
        }
        if (first.isPresent()
                || !filter.isEmpty()
                || !columns.isEmpty()
                || heldOutShare.isPresent()
                || template.isGiven()
                || grading.isGiven()) {
            throw new InvalidInputException(
                    ("--first, --filter, --column, --held-out-share, --template-argument, --tools, --tolerance, "
                                    + "--unevaluated and --answer-pattern apply only to files of problems; omit them for '%s'")
                            .formatted(settings.name()));
        }
        return settings;
    }

    /// The requested data set.
    ///
    /// @throws InvalidInputException if there is none
    DataSetSettings dataSet() {
        if (task() instanceof DataSetSettings data) {
            return data;
        }
        throw new InvalidInputException(
                "'%s' is not a file of problems; name one with --data".formatted(task.orElse(Tasks.EMBEDDED)));
    }

    private DataSetSettings apply(DataSetSettings data) {
        var merged = new EnumMap<ColumnRole, String>(ColumnRole.class);
        merged.putAll(data.columns());
        merged.putAll(columns);
        var given = data.selection();
        return data.withColumns(merged)
                .withPrompt(prompt(data.prompt()))
                .withGrading(grading.apply(data.grading()))
                .withSelection(new DataSetSettings.Selection(
                        filters(given.filter()),
                        first.orElse(given.first()),
                        heldOutShare.orElse(given.heldOutShare())));
    }

    private PromptSettings prompt(PromptSettings given) {
        try {
            return given.withTemplateArguments(template.variables());
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("--template-argument, --tools: " + failure.getMessage(), failure);
        }
    }

    private Map<String, List<String>> filters(Map<String, List<String>> given) {
        var all = new LinkedHashMap<>(given);
        var asked = new LinkedHashMap<String, List<String>>();
        for (var one : filter) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException(
                        "--filter is '%s'; expected COLUMN=VALUE, such as level=5".formatted(one));
            }
            asked.computeIfAbsent(one.substring(0, equals), _ -> new ArrayList<>())
                    .add(one.substring(equals + 1));
        }
        all.putAll(asked);
        return all;
    }
}
