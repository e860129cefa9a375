package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import dev.frugal.table.Row;
import dev.frugal.table.TableFile;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The rows of a file that pass a filter, the first so many of them.
final class RowSelection {
    private final TableFile table;
    private final List<String> columns;
    private final Map<String, List<String>> filter;
    private final int first;
    private long rows;
    private long filteredOut;
    private long taken;

    /// `columns`: those at the top whose values are wanted, all if empty.
    RowSelection(TableFile table, List<String> columns, Map<String, List<String>> filter, int first) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.filter = filter;
        this.first = first;
    }

    /// @throws InvalidInputException if a row cannot be read, or none passes the filter
    void forEach(Consumer<Row> use) {
        table.forEach(columns, row -> {
            StopSignal.check();
            rows++;
            if (passes(row)) {
                taken++;
                use.accept(row);
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

    private boolean passes(Row row) {
        return filter.entrySet().stream()
                .allMatch(entry -> Cell.find(row.values(), entry.getKey()).stream()
                        .flatMap(RowSelection::texts)
                        .anyMatch(entry.getValue()::contains));
    }

    /// Of a list, each of its texts.
    private static Stream<String> texts(JsonNode value) {
        return value.isArray() ? value.valueStream().flatMap(RowSelection::texts) : Cell.text(value, "").stream();
    }

    long rows() {
        return rows;
    }

    long filteredOut() {
        return filteredOut;
    }
}
