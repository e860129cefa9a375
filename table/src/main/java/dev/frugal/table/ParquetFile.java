package dev.frugal.table;

import dev.frugal.base.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Rows into a Parquet file, written beside its place, synced and renamed.
public final class ParquetFile {
    /// What a column holds.
    public enum Type {
        TEXT("VARCHAR"),
        INTEGER("BIGINT"),
        NUMBER("DOUBLE"),
        TRUTH("BOOLEAN");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }
    }

    private ParquetFile() {}

    /// Replaces `file` by these rows; `columns` in order, each row with a value per column.
    public static void write(Path file, Map<String, Type> columns, List<List<Object>> rows) {
        create(file, List.of(), (database, target) -> {
            try (var statement = database.createStatement()) {
                statement.execute("CREATE TABLE rows (%s)".formatted(declaration(columns)));
            }
            try (var appender = database.unwrap(DuckDBConnection.class).createAppender("main", "rows")) {
                for (var row : rows) {
                    appender.beginRow();
                    for (var value : row) {
                        append(appender, value);
                    }
                    appender.endRow();
                }
            }
            copy(database, "SELECT * FROM rows", target);
        });
    }

    private static void append(DuckDBAppender appender, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> appender.appendNull();
            case String text -> appender.append(text);
            case Double number -> appender.append(number.doubleValue());
            case Long number -> appender.append(number.longValue());
            case Integer number -> appender.append(number.longValue());
            case Boolean truth -> appender.append(truth.booleanValue());
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    /// Replaces `file` by the rows of `parts`, one after the other.
    public static void join(Path file, List<Path> parts) {
        create(
                file,
                parts,
                (database, target) -> copy(database, "SELECT * FROM " + LockedDatabase.parquet(parts), target));
    }

    /// The rows of a Parquet file, each a map from column to value, in order.
    public static List<Map<String, Object>> read(Path file) {
        try (var database = LockedDatabase.whole(List.of(file.toAbsolutePath()));
                var statement = database.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + LockedDatabase.parquet(List.of(file)))) {
            var columns = rows.getMetaData();
            var all = new ArrayList<Map<String, Object>>();
            while (rows.next()) {
                var row = new LinkedHashMap<String, Object>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), rows.getObject(i));
                }
                all.add(row);
            }
            return all;
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read %s: %s".formatted(file, failure.getMessage()), failure);
        }
    }

    private interface Work {
        void run(Connection database, Path target) throws SQLException;
    }

    private static void create(Path file, List<Path> sources, Work work) {
        var target = file.toAbsolutePath();
        var beside = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        var seen = new ArrayList<Path>();
        sources.forEach(source -> seen.add(source.toAbsolutePath()));
        seen.add(beside);
        try {
            Files.createDirectories(target.resolveSibling(""));
            Files.deleteIfExists(beside);
            try (var database = LockedDatabase.whole(seen)) {
                work.run(database, beside);
            }
            try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        } catch (SQLException failure) {
            throw DurableFiles.cannotWrite(file, new IOException(failure.getMessage(), failure));
        }
    }

    private static void copy(Connection database, String query, Path target) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("COPY (%s) TO %s (FORMAT parquet, USE_TMP_FILE false)"
                    .formatted(query, LockedDatabase.literal(target)));
        }
    }

    private static String declaration(Map<String, Type> columns) {
        return columns.entrySet().stream()
                .map(column -> "%s %s".formatted(LockedDatabase.identifier(column.getKey()), column.getValue().sql))
                .collect(Collectors.joining(", "));
    }
}
