package dev.frugal.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/// Connections to an in-memory DuckDB that can touch the given files and nothing else.
///
/// The database may load no extension, attach nothing, open no network connection and spill nothing
/// to disk; its configuration is locked before the first statement of ours.
final class LockedDatabase {
    /// Enough for the row groups of the data sets around; what streams through needs less.
    private static final String MEMORY = "2GB";

    private LockedDatabase() {}

    /// A connection whose results are fetched as they are read.
    static Connection streaming(List<Path> files) throws SQLException {
        var properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        return locked(DriverManager.getConnection("jdbc:duckdb:", properties), files);
    }

    /// A connection whose results are complete before the first row is read.
    static Connection whole(List<Path> files) throws SQLException {
        return locked(DriverManager.getConnection("jdbc:duckdb:"), files);
    }

    private static Connection locked(Connection connection, List<Path> files) throws SQLException {
        var allowed = files.stream().map(LockedDatabase::literal).collect(Collectors.joining(", "));
        try (var statement = connection.createStatement()) {
            for (var setting : List.of(
                    "temp_directory=''",
                    "allowed_paths=[%s]".formatted(allowed),
                    "autoinstall_known_extensions=false",
                    "autoload_known_extensions=false",
                    "enable_external_access=false",
                    // One thread keeps rows in the file's order at no cost that matters.
                    "threads=1",
                    "memory_limit='%s'".formatted(MEMORY),
                    "lock_configuration=true")) {
                statement.execute("SET " + setting);
            }
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /// The rows of these Parquet files, one after the other, as a table in a statement.
    static String parquet(List<Path> files) {
        var names = files.stream().map(LockedDatabase::literal).collect(Collectors.joining(", "));
        return "read_parquet([%s])".formatted(names);
    }

    /// What went wrong, in DuckDB's first line.
    static String reason(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("no reason given")
                .replaceFirst("^(Invalid Input|IO) Error: ", "");
    }

    /// A path as a string in a statement.
    static String literal(Path path) {
        return literal(path.toAbsolutePath().toString());
    }

    static String literal(String text) {
        return "'%s'".formatted(text.replace("'", "''"));
    }

    /// A column's name in a statement.
    static String identifier(String name) {
        return "\"%s\"".formatted(name.replace("\"", "\"\""));
    }
}
