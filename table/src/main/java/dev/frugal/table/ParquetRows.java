package dev.frugal.table;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Rows of Parquet, each made JSON by DuckDB.
final class ParquetRows {
    private ParquetRows() {}

    /// `columns`: those that are read, all if empty.
    static void read(Path file, List<String> columns, RowReader reader) {
        try (var database = LockedDatabase.streaming(List.of(file.toAbsolutePath()));
                var statement = database.createStatement();
                var rows = statement.executeQuery("SELECT to_json(whole_row) FROM (SELECT %s FROM %s) AS whole_row"
                        .formatted(selected(columns), LockedDatabase.parquet(List.of(file))))) {
            long number = 0;
            boolean more = true;
            while (more && rows.next()) {
                var place = "%s, row %d".formatted(file, ++number);
                var values = (ObjectNode) Documents.exactTree(rows.getString(1), place);
                more = reader.read(new Row(number, place, values));
            }
        } catch (SQLException failure) {
            throw new InvalidInputException(
                    "cannot read %s as Parquet: %s; check that the file is complete"
                            .formatted(file, LockedDatabase.reason(failure)),
                    failure);
        }
    }

    private static String selected(List<String> columns) {
        return columns.isEmpty()
                ? "*"
                : columns.stream().map(LockedDatabase::identifier).collect(Collectors.joining(", "));
    }
}
