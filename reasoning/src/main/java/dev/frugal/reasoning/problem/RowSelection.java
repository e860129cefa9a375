package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import dev.frugal.table.Row;
import dev.frugal.table.TableFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of a file that pass a filter, the first so many of them.
final class RowSelection {
    private final TableFile table;
    private final List<String> columns;
    private final Map<String, List<String>> filter;
    private final int first;
    private final boolean wholeRows;
    private long rows;
    private long filteredOut;
    private long taken;

    /// `columns`: those whose values are wanted; the filter's are read beside them. `wholeRows`:
    /// whether all others are wanted too.
    RowSelection(
            TableFile table, List<String> columns, Map<String, List<String>> filter, int first, boolean wholeRows) {
        this.table = table;
        this.wholeRows = wholeRows;
        var all = new ArrayList<>(columns);
        filter.keySet().stream().filter(column -> !all.contains(column)).forEach(all::add);
        this.columns = List.copyOf(all);
        this.filter = filter;
        this.first = first;
    }

    /// What is done with a selected row.
    interface Use {
        void row(long number, Values values);
    }

    /// The values of a row, by column.
    record Values(Row row) {
        /// @throws InvalidInputException if the value is a list or an object
        Optional<String> optional(String column) {
            var value = row.values().path(column);
            if (value.isContainer()) {
                throw new InvalidInputException("%s: '%s' is %s; expected text or a number"
                        .formatted(row.place(), column, value.isArray() ? "a list" : "an object"));
            }
            return value.asStringOpt();
        }

        /// @throws InvalidInputException if the row has none
        String required(String column) {
            return optional(column)
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> new InvalidInputException(
                            "%s: there is no '%s'; fill it in or filter the row out".formatted(row.place(), column)));
        }
    }

    void forEach(Use use) {
        table.forEach(wholeRows ? List.of() : columns, row -> {
            StopSignal.check();
            rows++;
            var values = new Values(row);
            if (passes(values)) {
                taken++;
                use.row(row.number(), values);
            } else {
                filteredOut++;
            }
            return first == 0 || taken < first;
        });
        if (taken == 0) {
            throw new InvalidInputException(
                    "none of the %d rows of %s passes the filter %s; correct the filter's values"
                            .formatted(rows, table.path(), filter));
        }
    }

    private boolean passes(Values values) {
        return filter.entrySet().stream()
                .allMatch(entry -> values.optional(entry.getKey())
                        .map(value -> entry.getValue().contains(value))
                        .orElse(false));
    }

    long rows() {
        return rows;
    }

    long filteredOut() {
        return filteredOut;
    }
}
