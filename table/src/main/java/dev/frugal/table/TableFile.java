package dev.frugal.table;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// The rows of a JSON Lines, JSON, Parquet, CSV or TSV file as JSON objects, in the file's order, read one at a time:
/// memory does not grow with the file.
///
/// - JSON: a list of objects, or objects one after the other. A row that is a list is an object with the keys `0`, `1`
///   and so on.
/// - CSV: a header line and the quoting of RFC 4180; commas, or semicolons or tabs if the header has more of those.
///   Values are texts. TSV has tabs.
/// - Parquet: nested values are nested.
///
/// Immutable; each reading opens the file anew.
public final class TableFile {
    private final Path path;
    private final TableFormat format;

    private TableFile(Path path, TableFormat format) {
        this.path = path;
        this.format = format;
    }

    /// Whether a file of this name is read as a table.
    public static boolean matches(Path file) {
        return TableFormat.matches(file);
    }

    /// The table in `file`.
    ///
    /// @throws InvalidInputException if there is no such file, or its format is not known
    public static TableFile of(Path file) {
        var format = TableFormat.of(file);
        try {
            if (Files.isDirectory(file)) {
                throw new InvalidInputException("%s is a folder; name a file".formatted(file));
            }
            if (Files.size(file) == 0) {
                throw empty(file);
            }
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
        if (format == TableFormat.PARQUET && file.toString().chars().anyMatch(c -> "*?[".indexOf(c) >= 0)) {
            throw new InvalidInputException(
                    "%s has *, ? or [ in its name, which is not allowed for Parquet files; rename it".formatted(file));
        }
        return new TableFile(file, format);
    }

    public Path path() {
        return path;
    }

    /// Gives the rows to `reader`, with all their columns.
    ///
    /// @throws InvalidInputException if a row cannot be read, which names its line, or there is none
    public void forEach(RowReader reader) {
        forEach(List.of(), reader);
    }

    /// Gives the rows to `reader`. Only these columns need be there; a Parquet file must have them and is not read for
    /// others. An empty list stands for all.
    ///
    /// @throws InvalidInputException if a row cannot be read, which names its line, or there is none
    public void forEach(List<String> columns, RowReader reader) {
        var counted = new Counted(reader);
        switch (format) {
            case PARQUET -> ParquetRows.read(path, columns, counted);
            case CSV, TSV -> CsvRows.read(path, open(), format == TableFormat.TSV, counted);
            case JSON, JSON_LINES -> JsonRows.read(path, open(), format == TableFormat.JSON, counted);
        }
        if (counted.rows == 0) {
            throw empty(path);
        }
    }

    /// The first rows, at most `count`.
    ///
    /// @throws InvalidInputException if one of them cannot be read, or there is none
    public List<Row> first(int count) {
        var rows = new ArrayList<Row>();
        forEach(row -> {
            rows.add(row);
            return rows.size() < count;
        });
        return rows;
    }

    private InputStream open() {
        try {
            var stream = new BufferedInputStream(Files.newInputStream(path));
            boolean packed = path.toString().toLowerCase(Locale.ROOT).endsWith(TableFormat.PACKED);
            return packed ? new GZIPInputStream(stream) : stream;
        } catch (IOException failure) {
            throw Documents.cannotRead(path, failure);
        }
    }

    private static InvalidInputException empty(Path file) {
        return new InvalidInputException("the data set %s is empty; expected at least one row".formatted(file));
    }

    private static final class Counted implements RowReader {
        private final RowReader reader;
        private long rows;

        Counted(RowReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean read(Row row) {
            rows++;
            return reader.read(row);
        }
    }
}
