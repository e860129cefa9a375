package dev.frugal.cluster;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.NamedWindow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/// Windows out of rows that are sorted by window and time: the window's name, the time, and a number for each state.
/// Of a window that cannot be used only the name is kept, however many rows it has.
final class WindowRows implements Iterator<NamedWindow> {
    /// As many as one window of a file may have.
    static final int MOST_SAMPLES = 20_000;

    private static final int NAME = 0;
    private static final int TIME = 1;

    private final Iterator<Row> rows;
    private final List<String> states;
    private final String group;
    private @Nullable Row ahead;

    WindowRows(Iterator<Row> rows, List<String> states, String group) {
        this.rows = rows;
        this.states = states;
        this.group = group;
        advance();
    }

    private void advance() {
        ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public NamedWindow next() {
        var first = ahead;
        if (first == null) {
            throw new NoSuchElementException();
        }
        var name = name(first);
        var times = new ArrayList<Double>();
        var samples = new ArrayList<double[]>();
        Optional<String> problem = name == null
                ? Optional.of("the rows have no value in the column '%s'".formatted(group))
                : Optional.empty();
        while (ahead != null && Objects.equals(name(ahead), name)) {
            if (problem.isEmpty()) {
                problem = taken(ahead, times, samples);
            }
            if (problem.isPresent()) {
                times.clear();
                samples.clear();
            }
            advance();
        }
        var shown = name == null ? "" : name;
        return problem.isPresent()
                ? new NamedWindow(shown, Optional.empty(), problem)
                : NamedWindow.of(
                        shown,
                        new Window(
                                times.stream().mapToDouble(Double::doubleValue).toArray(),
                                samples.toArray(double[][]::new)));
    }

    private static @Nullable String name(Row row) {
        return row.isNullAt(NAME) ? null : row.getString(NAME);
    }

    /// Adds a row to a window; says what is wrong with it.
    private Optional<String> taken(Row row, List<Double> times, List<double[]> samples) {
        double time = number(row, TIME);
        if (!Double.isFinite(time)) {
            return Optional.of("a row has no finite time");
        }
        if (!times.isEmpty() && !(time > times.getLast())) {
            return Optional.of("two rows have the time %s; expected one".formatted(time));
        }
        if (times.size() == MOST_SAMPLES) {
            return Optional.of("the window has more than %,d rows; expected a shorter one".formatted(MOST_SAMPLES));
        }
        var sample = new double[states.size()];
        for (int state = 0; state < sample.length; state++) {
            sample[state] = number(row, TIME + 1 + state);
            if (!Double.isFinite(sample[state])) {
                return Optional.of("the row at the time %s has no finite number in the column '%s'"
                        .formatted(time, states.get(state)));
            }
        }
        times.add(time);
        samples.add(sample);
        return Optional.empty();
    }

    private static double number(Row row, int column) {
        return row.isNullAt(column) ? Double.NaN : row.getDouble(column);
    }
}
