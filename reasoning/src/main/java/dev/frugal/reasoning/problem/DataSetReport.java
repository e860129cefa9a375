package dev.frugal.reasoning.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What became of the rows of a data set.
///
/// - `columns`: what was read from which, by role;
/// - `rows`: rows looked at; `filteredOut`: those the filter left out;
/// - `unparsable`: rows without a gold that can be graded against, which are left out, and
///   `examples` of them;
/// - `tooLong`: those whose prompt is longer than the limit, left out;
/// - `unknownText`: those that the model's tokenizer cannot write, left out;
/// - `training`, `heldOut`: what is left, by use.
@JsonNaming(SnakeCaseStrategy.class)
public record DataSetReport(
        String file,
        Map<String, String> columns,
        long rows,
        long filteredOut,
        long unparsable,
        List<Unparsable> examples,
        long tooLong,
        long unknownText,
        long training,
        long heldOut) {
    public DataSetReport {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        examples = List.copyOf(examples);
    }

    /// A row whose gold cannot be used, and the beginning of it.
    public record Unparsable(long row, String gold) {}

    /// The same in one sentence.
    public String sentence() {
        var text = new StringBuilder("%s: %d rows read, %d problems for training, %d for evaluation"
                .formatted(file, rows, training, heldOut));
        if (!columns.isEmpty()) {
            text.append(columns.entrySet().stream()
                    .map(entry ->
                            "%s = %s".formatted(entry.getKey(), entry.getValue().replace("\n", " ")))
                    .collect(Collectors.joining(", ", " (", ")")));
        }
        if (filteredOut > 0) {
            text.append("; %d removed by the filter".formatted(filteredOut));
        }
        if (unparsable > 0) {
            var first = examples.getFirst();
            text.append("; %d skipped because their gold answer cannot be parsed (row %d: '%s')"
                    .formatted(unparsable, first.row(), first.gold()));
        }
        if (tooLong > 0) {
            text.append("; %d skipped because their prompt is too long".formatted(tooLong));
        }
        if (unknownText > 0) {
            text.append("; %d skipped because the model's tokenizer cannot write them".formatted(unknownText));
        }
        return text.toString();
    }
}
