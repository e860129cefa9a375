package dev.frugal.physics.prediction;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.system.DynamicalSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Many windows of measurements, read one after the other: a CSV file in which a column names the window of each line,
/// or a folder of CSV files with a window each.
///
/// In a file the lines of one window follow one another; where the name changes, the next window begins. No more than
/// one window is held in memory. A window that cannot be used is said so in its place and does not end the reading.
///
/// Not thread-safe.
public final class WindowStream implements AutoCloseable {
    private static final int MOST_SAMPLES = 20_000;
    private static final String TIME = "t";
    private static final String TIME_IN_FULL = "time";
    private static final String SUFFIX = ".csv";

    private final DynamicalSystem system;
    private final RecordingOptions options;
    private final Queue<Path> files;
    private @Nullable Table table;

    private WindowStream(DynamicalSystem system, RecordingOptions options, Queue<Path> files, @Nullable Table table) {
        this.system = system;
        this.options = options;
        this.files = files;
        this.table = table;
    }

    /// Opens a folder of `.csv` files, each a window.
    ///
    /// @throws InvalidInputException if it cannot be read or contains no such file
    public static WindowStream ofFolder(Path folder, DynamicalSystem system, RecordingOptions options) {
        try (var listed = Files.list(folder)) {
            var files = listed.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new InvalidInputException(
                        "%s contains no %s file; expected one for each window".formatted(folder, SUFFIX));
            }
            return new WindowStream(system, options, new ArrayDeque<>(files), null);
        } catch (IOException failure) {
            throw unreadable(folder, failure);
        }
    }

    /// Opens a CSV file of many windows.
    ///
    /// @param group the column that names the window of a line
    /// @throws InvalidInputException if it cannot be read, or its header lacks a column
    public static WindowStream ofFile(Path file, String group, DynamicalSystem system) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("%s is a folder; a group column needs a file".formatted(file));
        }
        try {
            return new WindowStream(
                    system, RecordingOptions.none(), new ArrayDeque<>(), new Table(file, group, system));
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private static InvalidInputException unreadable(Path place, IOException failure) {
        return new InvalidInputException(
                "cannot read %s: %s; make it a readable file or folder".formatted(place, failure), failure);
    }

    /// The next window; empty after the last one.
    ///
    /// @throws InvalidInputException if the file cannot be read on
    public Optional<NamedWindow> next() {
        if (table != null) {
            return table.next();
        }
        var file = files.poll();
        if (file == null) {
            return Optional.empty();
        }
        var name = file.getFileName().toString();
        try {
            return Optional.of(NamedWindow.of(
                    name, RecordedWindow.read(file, system, options).window()));
        } catch (InvalidInputException unusable) {
            return Optional.of(NamedWindow.unusable(name, String.valueOf(unusable.getMessage())));
        }
    }

    @Override
    public void close() {
        if (table != null) {
            try {
                table.reader.close();
            } catch (IOException failure) {
                throw unreadable(table.file, failure);
            }
        }
    }

    /// A file of many windows, on the way through it.
    private static final class Table {
        private final Path file;
        private final CsvReader<CsvRecord> reader;
        private final Iterator<CsvRecord> records;
        private final List<String> names;
        private final int group;
        private final int time;
        private final int[] states;
        private Optional<CsvRecord> ahead = Optional.empty();

        Table(Path file, String group, DynamicalSystem system) throws IOException {
            this.file = file;
            this.reader = CsvReader.builder()
                    .skipEmptyLines(true)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .ofCsvRecord(Files.newBufferedReader(file, StandardCharsets.UTF_8));
            this.records = reader.iterator();
            try {
                advance();
                names = ahead
                        .orElseThrow(() ->
                                new InvalidInputException("%s, line 1: there is no header; expected the columns %s,t,%s"
                                        .formatted(file, group, String.join(",", system.stateNames()))))
                        .getFields()
                        .stream()
                        .map(name -> name.replace("\uFEFF", "").strip())
                        .toList();
                checkNamesDiffer();
                this.group = column(group, system);
                this.time = column(names.contains(TIME) ? TIME : TIME_IN_FULL, system);
                this.states = system.stateNames().stream()
                        .mapToInt(name -> column(name, system))
                        .toArray();
                advance();
            } catch (InvalidInputException failure) {
                reader.close();
                throw failure;
            }
        }

        private void checkNamesDiffer() {
            var seen = new HashSet<String>();
            for (int i = 0; i < names.size(); i++) {
                if (!seen.add(names.get(i))) {
                    throw new InvalidInputException("%s, line 1, column %d: the column '%s' appears twice; remove one"
                            .formatted(file, i + 1, names.get(i)));
                }
            }
        }

        private int column(String name, DynamicalSystem system) {
            int column = names.indexOf(name);
            if (column < 0) {
                throw new InvalidInputException(
                        "%s, line 1: there is no column '%s' among %s; expected the group column, t and %s for %s"
                                .formatted(
                                        file,
                                        name.equals(TIME_IN_FULL) ? TIME : name,
                                        String.join(",", names),
                                        String.join(",", system.stateNames()),
                                        system.name()));
            }
            return column;
        }

        /// Looks at the next line.
        private void advance() {
            try {
                ahead = records.hasNext() ? Optional.of(records.next()) : Optional.empty();
            } catch (CsvParseException | UncheckedIOException failure) {
                throw new InvalidInputException(
                        "%s cannot be read as CSV in UTF-8: %s; correct the file".formatted(file, failure.getMessage()),
                        failure);
            }
        }

        private String name(CsvRecord line) {
            return group < line.getFieldCount() ? line.getField(group).strip() : "";
        }

        Optional<NamedWindow> next() {
            if (ahead.isEmpty()) {
                return Optional.empty();
            }
            var name = name(ahead.get());
            var times = new ArrayList<Double>();
            var rows = new ArrayList<double[]>();
            Optional<String> problem = Optional.empty();
            while (ahead.isPresent() && name(ahead.get()).equals(name)) {
                if (problem.isEmpty()) {
                    problem = taken(ahead.get(), times, rows);
                }
                advance();
            }
            if (problem.isPresent()) {
                return Optional.of(NamedWindow.unusable(name, problem.get()));
            }
            var window = new Window(
                    times.stream().mapToDouble(Double::doubleValue).toArray(), rows.toArray(double[][]::new));
            return Optional.of(NamedWindow.of(name, window));
        }

        /// Adds a line to a window; says what is wrong with it.
        private Optional<String> taken(CsvRecord line, List<Double> times, List<double[]> rows) {
            long number = line.getStartingLineNumber();
            if (line.getFieldCount() != names.size()) {
                return Optional.of("%s, line %d: there are %d values; expected %d"
                        .formatted(file, number, line.getFieldCount(), names.size()));
            }
            if (times.size() == MOST_SAMPLES) {
                return Optional.of("%s, line %d: the window has more than %,d samples; expected a shorter one"
                        .formatted(file, number, MOST_SAMPLES));
            }
            var row = new double[states.length];
            for (int state = 0; state < row.length; state++) {
                row[state] = number(line, states[state]);
                if (!Double.isFinite(row[state])) {
                    return Optional.of(notANumber(line, states[state]));
                }
            }
            double at = number(line, time);
            if (!Double.isFinite(at)) {
                return Optional.of(notANumber(line, time));
            }
            if (!times.isEmpty() && !(at > times.getLast())) {
                return Optional.of("%s, line %d, column %d: the time %s does not follow %s; expected ascending times"
                        .formatted(file, number, time + 1, at, times.getLast()));
            }
            times.add(at);
            rows.add(row);
            return Optional.empty();
        }

        private static double number(CsvRecord line, int column) {
            try {
                return Double.parseDouble(line.getField(column).strip());
            } catch (NumberFormatException _) {
                return Double.NaN;
            }
        }

        private String notANumber(CsvRecord line, int column) {
            return "%s, line %d, column %d (%s): '%s' is not a finite number"
                    .formatted(
                            file,
                            line.getStartingLineNumber(),
                            column + 1,
                            names.get(column),
                            line.getField(column).strip());
        }
    }
}
