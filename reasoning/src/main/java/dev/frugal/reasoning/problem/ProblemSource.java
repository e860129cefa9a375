package dev.frugal.reasoning.problem;

import java.util.List;
import java.util.Map;

/// Where problems lie and which of them are wanted.
///
/// - `file`: JSON Lines, JSON, Parquet, CSV or TSV;
/// - `columns`: which column plays which role; a path, or a template of several; roles left out are found by
///   the names of columns;
/// - `text`: what is asked, with the names of columns in braces;
/// - `goldForm`: what the column of golds holds;
/// - `filter`: for a column, the values of which a row must have one;
/// - `first`: how many rows that pass the filter are used, 0 for all;
/// - `heldOutShare`: share of the problems kept for evaluation, by a hash of their text;
/// - `wholeRows`: whether each problem keeps its whole row, for rewards that look at it.
public record ProblemSource(
        String file,
        Map<ColumnRole, String> columns,
        String text,
        AnswerFormat goldForm,
        Map<String, List<String>> filter,
        int first,
        double heldOutShare,
        boolean wholeRows) {
    public ProblemSource {
        columns = Map.copyOf(columns);
        filter = Map.copyOf(filter);
    }

    /// The same problems with their whole rows.
    public ProblemSource withWholeRows() {
        return new ProblemSource(file, columns, text, goldForm, filter, first, heldOutShare, true);
    }
}
