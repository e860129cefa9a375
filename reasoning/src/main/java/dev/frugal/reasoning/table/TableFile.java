package dev.frugal.reasoning.table;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of a JSON Lines, JSON, Parquet, CSV or TSV file as text, in the file's order, read as
/// they are asked for: memory does not grow with the file.
///
/// CSV and TSV have a header line and the quoting of RFC 4180. JSON rows are objects; their columns
/// are the keys of the first.
public final class TableFile {
    /// More columns than this in a CSV are not seen.
    private static final int MOST_CSV_COLUMNS = 512;

    private static final Pattern CSV_LINE = Pattern.compile("CSV Error on Line: (\\d+)");
    private static final Pattern CSV_COUNT = Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");

    private final Path path;
    private final TableFormat format;
    private final Map<String, String> types;

    private TableFile(Path path, TableFormat format, Map<String, String> types) {
        this.path = path;
        this.format = format;
        this.types = types;
    }

    /// A row: its number, from 1, and the values of the columns asked for; empty where there is
    /// none.
    public record Row(long number, List<Optional<String>> values) {
        public Row {
            values = List.copyOf(values);
        }
    }

    /// What is done with a row; `false` ends the reading.
    @FunctionalInterface
    public interface Reader {
        boolean read(Row row);
    }

    /// Whether a file of this name is read as a table.
    public static boolean matches(Path file) {
        return TableFormat.matches(file);
    }

    /// The table in `file`.
    ///
    /// @throws InvalidInputException if there is no such file, its format is not known, it is damaged, or it
    ///   has no rows
    public static TableFile open(Path file) {
        var format = TableFormat.of(file);
        try {
            if (Files.isDirectory(file) || Files.size(file) == 0) {
                throw Files.isDirectory(file)
                        ? new InvalidInputException("%s is a folder; name a file in it".formatted(file))
                        : empty(file);
            }
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
        if (file.toString().chars().anyMatch(c -> "*?[".indexOf(c) >= 0)) {
            throw new InvalidInputException(
                    "%s has *, ? or [ in its name, which a data file's may not; rename it".formatted(file));
        }
        try (var database = LockedDatabase.whole(List.of(file.toAbsolutePath()))) {
            return new TableFile(file, format, columns(database, file, format));
        } catch (SQLException failure) {
            throw mistake(file, format, failure);
        }
    }

    public Path path() {
        return path;
    }

    /// The names of the columns, in the file's order.
    public List<String> columns() {
        return List.copyOf(types.keySet());
    }

    /// Gives the rows to `reader`, with the values of `columns` in that order.
    ///
    /// @throws InvalidInputException if a column is not there or holds no plain values, or a row cannot be
    ///   read; the sentence names the line or row
    public void forEach(List<String> columns, Reader reader) {
        columns.forEach(this::requirePlain);
        var files = List.of(path.toAbsolutePath());
        try (var database = LockedDatabase.streaming(files);
                var statement = database.prepareStatement(query(columns));
                var rows = statement.executeQuery()) {
            long number = 0;
            while (rows.next()) {
                StopSignal.check();
                if (!reader.read(row(++number, rows, columns))) {
                    return;
                }
            }
        } catch (SQLException failure) {
            throw mistake(path, format, reason(files, columns, failure));
        }
    }

    private void requirePlain(String column) {
        var type = types.get(column);
        if (type == null) {
            throw new InvalidInputException(
                    "%s has no column '%s'; it has %s".formatted(path, column, String.join(", ", types.keySet())));
        }
        if (type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP")) {
            throw new InvalidInputException(
                    "column '%s' of %s holds %s; expected text or numbers".formatted(column, path, type));
        }
    }

    private Row row(long number, ResultSet rows, List<String> columns) throws SQLException {
        var values = new ArrayList<Optional<String>>();
        for (int i = 0; i < columns.size(); i++) {
            if (isJson()) {
                requireScalar(number, columns.get(i), rows.getString(columns.size() + i + 1));
            }
            values.add(Optional.ofNullable(rows.getString(i + 1)));
        }
        if (isJson() && !"OBJECT".equals(rows.getString(2 * columns.size() + 1))) {
            throw new InvalidInputException(
                    "%s, row %d: not a JSON object; expected {\"column\": value, …}".formatted(path, number));
        }
        return new Row(number, values);
    }

    private void requireScalar(long number, String column, @Nullable String type) {
        var found = "ARRAY".equals(type) ? "a list" : "OBJECT".equals(type) ? "an object" : "";
        if (!found.isEmpty()) {
            throw new InvalidInputException(
                    "%s, row %d: '%s' is %s; expected text or a number".formatted(path, number, column, found));
        }
    }

    private boolean isJson() {
        return format == TableFormat.JSON || format == TableFormat.JSON_LINES;
    }

    private String query(List<String> columns) {
        if (!isJson()) {
            var chosen = columns.stream()
                    .map(LockedDatabase::identifier)
                    .map("CAST(%s AS VARCHAR)"::formatted)
                    .collect(Collectors.joining(", "));
            return "SELECT %s FROM %s"
                    .formatted(chosen.isEmpty() ? "1" : chosen, source(path, format, List.copyOf(types.keySet())));
        }
        var parts = new ArrayList<String>();
        columns.forEach(column -> parts.add("json->>%s".formatted(pointer(column))));
        columns.forEach(column -> parts.add("json_type(json, %s)".formatted(pointer(column))));
        parts.add("json_type(json)");
        return "SELECT %s FROM %s".formatted(String.join(", ", parts), source(path, format, List.of()));
    }

    /// A key as a JSON pointer (RFC 6901), which any name can be written as.
    private static String pointer(String key) {
        return LockedDatabase.literal("/" + key.replace("~", "~0").replace("/", "~1"));
    }

    private static String source(Path file, TableFormat format, List<String> columns) {
        var name = LockedDatabase.literal(file);
        return switch (format) {
            case JSON_LINES -> "read_json_objects(%s, format='newline_delimited')".formatted(name);
            case JSON -> "read_json_objects(%s, format='auto')".formatted(name);
            case PARQUET -> "read_parquet(%s)".formatted(name);
            case CSV, TSV ->
                "read_csv(%s, auto_detect=false, header=true, strict_mode=true, %s, columns={%s})"
                        .formatted(name, dialect(format), csvColumns(columns));
        };
    }

    private static String dialect(TableFormat format) {
        return "delim='%s', quote='\"', escape='\"'".formatted(format == TableFormat.TSV ? "\t" : ",");
    }

    private static String csvColumns(List<String> names) {
        return names.stream()
                .map(name -> "%s: 'VARCHAR'".formatted(LockedDatabase.literal(name)))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> columns(Connection database, Path file, TableFormat format) throws SQLException {
        var types = new LinkedHashMap<String, String>();
        switch (format) {
            case PARQUET -> {
                try (var statement = database.createStatement();
                        var rows =
                                statement.executeQuery("DESCRIBE SELECT * FROM " + source(file, format, List.of()))) {
                    while (rows.next()) {
                        types.put(rows.getString(1), rows.getString(2));
                    }
                }
                requireRows(database, file, format);
            }
            case JSON_LINES, JSON -> {
                for (var key : firstRow(
                        database,
                        "SELECT unnest(json_keys(json)) FROM (SELECT json FROM %s LIMIT 1)"
                                .formatted(source(file, format, List.of())))) {
                    types.put(key, "JSON");
                }
                if (types.isEmpty()) {
                    requireRows(database, file, format);
                }
            }
            case CSV, TSV -> headers(database, file, format).forEach(h -> types.put(h, "VARCHAR"));
        }
        return types;
    }

    private static void requireRows(Connection database, Path file, TableFormat format) throws SQLException {
        try (var statement = database.createStatement();
                var rows =
                        statement.executeQuery("SELECT 1 FROM %s LIMIT 1".formatted(source(file, format, List.of())))) {
            if (!rows.next()) {
                throw empty(file);
            }
        }
    }

    private static List<String> firstRow(Connection database, String query) throws SQLException {
        var values = new ArrayList<String>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /// The header line, read as a first row of as many columns as it may have.
    private static List<String> headers(Connection database, Path file, TableFormat format) throws SQLException {
        var wide = new ArrayList<String>();
        for (int i = 0; i < MOST_CSV_COLUMNS; i++) {
            wide.add("c" + i);
        }
        var query =
                "SELECT * FROM read_csv(%s, auto_detect=false, header=false, strict_mode=false, null_padding=true, parallel=false, %s, columns={%s}) LIMIT 1"
                        .formatted(LockedDatabase.literal(file), dialect(format), csvColumns(wide));
        var names = new ArrayList<String>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw empty(file);
            }
            for (int i = 1; i <= MOST_CSV_COLUMNS && rows.getString(i) != null; i++) {
                names.add(withoutMark(rows.getString(i)));
            }
        }
        if (names.size() != Math.toIntExact(names.stream().distinct().count())) {
            throw new InvalidInputException("%s, line 1: two columns have the same name; rename one".formatted(file));
        }
        return names;
    }

    /// Without the byte order mark some programs begin a file with.
    private static String withoutMark(String name) {
        return name.startsWith("\uFEFF") ? name.substring(1) : name;
    }

    /// What a streamed result does not tell: the same query once more, its rows only counted.
    private SQLException reason(List<Path> files, List<String> columns, SQLException streamed) {
        try (var database = LockedDatabase.whole(files);
                var statement = database.createStatement()) {
            statement.execute("SELECT count(COLUMNS(*)) FROM (%s)".formatted(query(columns)));
            return streamed;
        } catch (SQLException reason) {
            return reason;
        }
    }

    private static InvalidInputException empty(Path file) {
        return new InvalidInputException("the data set %s is empty; expected at least one row".formatted(file));
    }

    private static InvalidInputException mistake(Path file, TableFormat format, SQLException failure) {
        if (format == TableFormat.JSON_LINES) {
            requireEveryLineToBeJson(file);
        }
        var message = String.valueOf(failure.getMessage());
        var line = CSV_LINE.matcher(message);
        var count = CSV_COUNT.matcher(message);
        if (line.find()) {
            return new InvalidInputException(
                    count.find()
                            ? "%s, line %s: %s values where the header has %s; quote values that hold a comma or a line break"
                                    .formatted(file, line.group(1), count.group(2), count.group(1))
                            : "%s, line %s: not readable as CSV; quote values as RFC 4180 says"
                                    .formatted(file, line.group(1)),
                    failure);
        }
        if (format == TableFormat.JSON) {
            Documents.jsonTree(Documents.text(file), file.toString());
        }
        return new InvalidInputException(
                "cannot read %s as %s: %s; check that the file is whole"
                        .formatted(
                                file,
                                format,
                                message.lines()
                                        .findFirst()
                                        .orElse("no reason given")
                                        .replaceFirst("^Invalid Input Error: ", "")),
                failure);
    }

    /// Finds the line DuckDB stumbled over and says what is wrong in it.
    private static void requireEveryLineToBeJson(Path file) {
        try (var lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    Documents.jsonTree(line, file.toString(), number);
                }
            }
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }
}
