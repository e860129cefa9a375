package dev.frugal.benchmarks;

import java.util.List;

/// What a benchmark found: races, then tables of further figures.
public record BenchmarkResult(List<RaceResult> races, List<Table> tables) {
    public BenchmarkResult {
        races = List.copyOf(races);
        tables = List.copyOf(tables);
    }

    /// Figures that are no race.
    ///
    /// @param rows one cell per column; a number is shown with three significant digits
    public record Table(String title, List<String> columns, List<List<Object>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (var row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "a row of %d cells under %d columns".formatted(row.size(), columns.size()));
                }
            }
        }
    }
}
