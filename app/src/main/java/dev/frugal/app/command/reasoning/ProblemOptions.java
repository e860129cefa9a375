package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.problem.ColumnRole;
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

/// Which problems are put, and which of a file's.
final class ProblemOptions {
    @Option(
            names = {"--task", "--data"},
            paramLabel = "TASK",
            description = "Name of a task, a file of problems (.jsonl, .json, .parquet, .csv, .tsv) or a YAML"
                    + " file that describes either (default: " + Tasks.EMBEDDED + ").")
    private Optional<String> task = Optional.empty();

    @Option(names = "--first", paramLabel = "N", description = "Only the file's first N problems that pass the filter.")
    private Optional<Integer> first = Optional.empty();

    @Option(
            names = "--filter",
            paramLabel = "COLUMN=VALUE",
            description = "Only rows with this value; for one column several times: with one of the values.")
    private List<String> filter = List.of();

    @Option(
            names = "--column",
            paramLabel = "ROLE=COLUMN",
            description = "Which column holds the problem, gold, level, subject, id or response, where the"
                    + " file's layout does not tell.")
    private Map<ColumnRole, String> columns = Map.of();

    @Option(
            names = "--held-out-share",
            paramLabel = "SHARE",
            description = "Share of the file's problems kept from training, to judge by.")
    private Optional<Double> heldOutShare = Optional.empty();

    @Mixin
    private GradingOptions grading = new GradingOptions();

    /// The task asked for.
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
                || grading.isGiven()) {
            throw new InvalidInputException(
                    "--first, --filter, --column, --held-out-share, --tolerance, --unevaluated and --answer-pattern belong to a file of problems, which '%s' is not; leave them out"
                            .formatted(settings.name()));
        }
        return settings;
    }

    /// The data set asked for.
    ///
    /// @throws InvalidInputException if there is none
    DataSetSettings dataSet() {
        if (task() instanceof DataSetSettings data) {
            return data;
        }
        throw new InvalidInputException(
                "'%s' is no file of problems; name one with --data".formatted(task.orElse(Tasks.EMBEDDED)));
    }

    private DataSetSettings apply(DataSetSettings data) {
        var merged = new EnumMap<ColumnRole, String>(ColumnRole.class);
        merged.putAll(data.columns());
        merged.putAll(columns);
        var given = data.selection();
        return data.withColumns(merged)
                .withGrading(grading.apply(data.grading()))
                .withSelection(new DataSetSettings.Selection(
                        filters(given.filter()),
                        first.orElse(given.first()),
                        heldOutShare.orElse(given.heldOutShare())));
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
