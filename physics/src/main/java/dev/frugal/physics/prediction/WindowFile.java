package dev.frugal.physics.prediction;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// A window of measurements as a CSV file.
///
/// The first line names the columns, separated by commas: `t` (or `time`, as `physics solve`
/// writes) and every state of the system, in any order; other columns are not looked at. Each
/// further line is one sample; times ascend. Empty lines are skipped.
public final class WindowFile {
    /// Bytes beyond which a file is no window.
    private static final long LARGEST = 16L << 20;

    /// Samples beyond which a file is no window.
    private static final int MOST_SAMPLES = 20_000;

    private static final String TIME = "t";
    private static final String TIME_IN_FULL = "time";

    private final String source;
    private final List<String> names;

    private WindowFile(String source, List<String> names) {
        this.source = source;
        this.names = names;
    }

    /// Reads a window of `system`.
    ///
    /// @throws InvalidInputException if the file cannot be read or is no such window; the sentence gives line
    ///   and column
    public static Window read(Path file, DynamicalSystem system) {
        checkSize(file);
        return parse(Documents.text(file), file.toString(), system);
    }

    /// Reads the text of a window of `system`; `source` names it in errors.
    ///
    /// @throws InvalidInputException if it is no such window; the sentence gives line and column
    public static Window parse(String text, String source, DynamicalSystem system) {
        var lines = text.lines().toList();
        if (lines.isEmpty() || lines.getFirst().isBlank()) {
            throw new InvalidInputException("%s, line 1: there is no header; expected the columns t,%s"
                    .formatted(source, String.join(",", system.stateNames())));
        }
        var names = Arrays.stream(lines.getFirst().replace("\uFEFF", "").split(",", -1))
                .map(String::strip)
                .toList();
        var reader = new WindowFile(source, names);
        reader.checkNamesDiffer();
        int timeColumn = reader.timeColumn(system);
        var stateColumns = system.stateNames().stream()
                .mapToInt(name -> reader.column(name, system))
                .toArray();
        return reader.window(lines, timeColumn, stateColumns);
    }

    /// `window` of `system` as the text that [#parse] reads: a line for each sample, numbers in full.
    public static String text(DynamicalSystem system, Window window) {
        var text = new StringBuilder(TIME_IN_FULL)
                .append(',')
                .append(String.join(",", system.stateNames()))
                .append('\n');
        for (int i = 0; i < window.samples(); i++) {
            text.append(window.times()[i]);
            for (double value : window.states()[i]) {
                text.append(',').append(value);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void checkSize(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
                throw new InvalidInputException(
                        "%s has %,d bytes; expected a window of measurements of at most %,d, cut it"
                                .formatted(file, Files.size(file), LARGEST));
            }
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "cannot read %s: %s; make the file readable".formatted(file, failure.getMessage()), failure);
        }
    }

    private void checkNamesDiffer() {
        var seen = new HashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                throw new InvalidInputException("%s, line 1, column %d: the column '%s' is there twice; remove one"
                        .formatted(source, i + 1, names.get(i)));
            }
        }
    }

    private int timeColumn(DynamicalSystem system) {
        boolean inFull = names.contains(TIME_IN_FULL) && !names.contains(TIME);
        return column(inFull ? TIME_IN_FULL : TIME, system);
    }

    private int column(String name, DynamicalSystem system) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw new InvalidInputException("%s, line 1: there is no column '%s' among %s; expected t,%s for %s"
                    .formatted(
                            source,
                            name,
                            String.join(",", names),
                            String.join(",", system.stateNames()),
                            system.name()));
        }
        return column;
    }

    private Window window(List<String> lines, int timeColumn, int[] stateColumns) {
        var times = new ArrayList<Double>();
        var states = new ArrayList<double[]>();
        for (int line = 1; line < lines.size(); line++) {
            if (lines.get(line).isBlank()) {
                continue;
            }
            var cells = lines.get(line).split(",", -1);
            if (cells.length != names.size()) {
                throw new InvalidInputException(
                        "%s, line %d: there are %d values; expected %d, one for each column of the header"
                                .formatted(source, line + 1, cells.length, names.size()));
            }
            double time = number(cells, line, timeColumn);
            if (!times.isEmpty() && !(time > times.getLast())) {
                throw new InvalidInputException(
                        "%s, line %d, column %d: the time %s does not follow %s; expected ascending times"
                                .formatted(source, line + 1, timeColumn + 1, time, times.getLast()));
            }
            if (times.size() == MOST_SAMPLES) {
                throw new InvalidInputException(
                        "%s, line %d: there are more than %,d samples; expected a window, cut the file"
                                .formatted(source, line + 1, MOST_SAMPLES));
            }
            int row = line;
            times.add(time);
            states.add(Arrays.stream(stateColumns)
                    .mapToDouble(column -> number(cells, row, column))
                    .toArray());
        }
        if (times.isEmpty()) {
            throw new InvalidInputException(
                    "%s, line 2: there are no samples below the header; expected one per line".formatted(source));
        }
        return new Window(times.stream().mapToDouble(Double::doubleValue).toArray(), states.toArray(double[][]::new));
    }

    private double number(String[] cells, int line, int column) {
        var text = cells[column].strip();
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Said below, together with NaN and infinity.
        }
        throw new InvalidInputException("%s, line %d, column %d (%s): '%s' is no finite number; mend or remove the line"
                .formatted(source, line + 1, column + 1, names.get(column), text));
    }
}
