package dev.frugal.reasoning.problem;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What became of the rows of a data set.
///
/// - `layout`: the layout its columns were recognised as, or `none`;
/// - `rows`: rows looked at; `filteredOut`: those the filter left out;
/// - `unparsable`: rows without a gold that can be graded against, which are left out, and
///   `examples` of them;
/// - `tooLong`: those whose prompt is longer than the limit, left out;
/// - `training`, `heldOut`: what is left, by use.
@JsonNaming(SnakeCaseStrategy.class)
public record DataSetReport(
        String file,
        String layout,
        long rows,
        long filteredOut,
        long unparsable,
        List<Unparsable> examples,
        long tooLong,
        long training,
        long heldOut) {
    public DataSetReport {
        examples = List.copyOf(examples);
    }

    /// A row whose gold cannot be used, and the beginning of it.
    public record Unparsable(long row, String gold) {}

    /// The same in one sentence.
    public String sentence() {
        var text = new StringBuilder(
                "%s: %d rows read, %d problems to train on, %d to judge by".formatted(file, rows, training, heldOut));
        if (filteredOut > 0) {
            text.append("; %d did not pass the filter".formatted(filteredOut));
        }
        if (unparsable > 0) {
            var first = examples.getFirst();
            text.append("; %d left out because their gold cannot be read (row %d: '%s')"
                    .formatted(unparsable, first.row(), first.gold()));
        }
        if (tooLong > 0) {
            text.append("; %d left out because their prompt is too long".formatted(tooLong));
        }
        return text.toString();
    }
}
