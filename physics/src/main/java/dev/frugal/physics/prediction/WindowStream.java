package dev.frugal.physics.prediction;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.system.DynamicalSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
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
    private static final int LONGEST_LINE = 1 << 20;
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
            try {
                return table.next();
            } catch (IOException failure) {
                throw unreadable(table.file, failure);
            }
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
                table.lines.close();
            } catch (IOException failure) {
                throw unreadable(table.file, failure);
            }
        }
    }

    /// A file of many windows, on the way through it.
    private static final class Table {
        private final Path file;
        private final BufferedReader lines;
        private final List<String> names;
        private final int group;
        private final int time;
        private final int[] states;
        private long line = 1;
        private String @Nullable [] ahead;
        private Optional<String> aheadProblem = Optional.empty();

        Table(Path file, String group, DynamicalSystem system) throws IOException {
            this.file = file;
            this.lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            try {
                var header = line().orElse("");
                if (header.isBlank()) {
                    throw new InvalidInputException("%s, line 1: there is no header; expected the columns %s,t,%s"
                            .formatted(file, group, String.join(",", system.stateNames())));
                }
                names = Arrays.stream(header.replace("\uFEFF", "").split(",", -1))
                        .map(String::strip)
                        .toList();
                checkNamesDiffer();
                this.group = column(group, system);
                this.time = column(names.contains(TIME) ? TIME : TIME_IN_FULL, system);
                this.states = system.stateNames().stream()
                        .mapToInt(name -> column(name, system))
                        .toArray();
                advance();
            } catch (InvalidInputException | IOException failure) {
                lines.close();
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

        /// The next line without its end; a longer one than [#LONGEST_LINE] is refused before it fills the memory.
        private Optional<String> line() throws IOException {
            var text = new StringBuilder();
            while (true) {
                int read = lines.read();
                if (read == '\n' || read < 0) {
                    boolean ended = read < 0 && text.isEmpty();
                    return ended ? Optional.empty() : Optional.of(text.toString());
                }
                if (read != '\r') {
                    text.append((char) read);
                }
                if (text.length() > LONGEST_LINE) {
                    throw new InvalidInputException("%s, line %d has more than %,d characters; expected a CSV file"
                            .formatted(file, line, LONGEST_LINE));
                }
            }
        }

        /// Looks at the next line that is not empty.
        private void advance() throws IOException {
            ahead = null;
            aheadProblem = Optional.empty();
            while (ahead == null) {
                var text = line();
                line++;
                if (text.isEmpty()) {
                    return;
                }
                if (!text.get().isBlank()) {
                    var cells = text.get().split(",", -1);
                    ahead = cells;
                    if (cells.length != names.size()) {
                        aheadProblem = Optional.of("%s, line %d: there are %d values; expected %d"
                                .formatted(file, line, cells.length, names.size()));
                    }
                }
            }
        }

        private String name(String[] cells) {
            return group < cells.length ? cells[group].strip() : "";
        }

        Optional<NamedWindow> next() throws IOException {
            if (ahead == null) {
                return Optional.empty();
            }
            var name = name(ahead);
            var times = new ArrayList<Double>();
            var rows = new ArrayList<double[]>();
            Optional<String> problem = Optional.empty();
            while (ahead != null && name(ahead).equals(name)) {
                if (problem.isEmpty()) {
                    problem = aheadProblem.or(() -> taken(times, rows));
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

        /// Adds the line ahead to a window; says what is wrong with it.
        private Optional<String> taken(List<Double> times, List<double[]> rows) {
            if (times.size() == MOST_SAMPLES) {
                return Optional.of("%s, line %d: the window has more than %,d samples; expected a shorter one"
                        .formatted(file, line, MOST_SAMPLES));
            }
            var row = new double[states.length];
            double at = number(time);
            for (int state = 0; state < row.length; state++) {
                row[state] = number(states[state]);
            }
            if (!Double.isFinite(at)) {
                return Optional.of(notANumber(time));
            }
            for (int state = 0; state < row.length; state++) {
                if (!Double.isFinite(row[state])) {
                    return Optional.of(notANumber(states[state]));
                }
            }
            if (!times.isEmpty() && !(at > times.getLast())) {
                return Optional.of("%s, line %d, column %d: the time %s does not follow %s; expected ascending times"
                        .formatted(file, line, time + 1, at, times.getLast()));
            }
            times.add(at);
            rows.add(row);
            return Optional.empty();
        }

        private double number(int column) {
            try {
                return ahead == null ? Double.NaN : Double.parseDouble(ahead[column].strip());
            } catch (NumberFormatException _) {
                return Double.NaN;
            }
        }

        private String notANumber(int column) {
            return "%s, line %d, column %d (%s): '%s' is not a finite number"
                    .formatted(file, line, column + 1, names.get(column), ahead == null ? "" : ahead[column].strip());
        }
    }
}
