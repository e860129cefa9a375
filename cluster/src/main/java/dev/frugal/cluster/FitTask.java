package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.identification.SystemFit;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/// Fits a system to the recordings of a partition, whose rows are sorted by recording and time, one after the other.
///
/// @param system its description as YAML
/// @param group name of the recordings' column, for messages
/// @param channels what the rows have numbers of
record FitTask(FitTable table, String system, String group, List<String> channels)
        implements MapPartitionsFunction<Row, Row> {
    FitTask {
        channels = List.copyOf(channels);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Fits(rows);
    }

    private final class Fits implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final SystemFit fit = new SystemFit(Systems.describe("the system", system));
        private @Nullable SampleRow ahead;

        Fits(Iterator<Row> rows) {
            this.rows = rows;
            advance();
        }

        private void advance() {
            ahead = rows.hasNext() ? SampleRow.of(rows.next(), channels.size()) : null;
        }

        @Override
        public boolean hasNext() {
            return ahead != null;
        }

        @Override
        public Row next() {
            if (ahead == null) {
                throw new NoSuchElementException();
            }
            var name = ahead.device();
            Optional<String> problem = name == null
                    ? Optional.of("the rows have no value in the column '%s'".formatted(group))
                    : Optional.empty();
            var samples = new ArrayList<SampleRow>();
            while (ahead != null && Objects.equals(ahead.device(), name)) {
                problem = problem.isPresent() ? problem : problem(ahead, samples);
                if (problem.isEmpty()) {
                    samples.add(ahead);
                } else {
                    samples.clear();
                }
                advance();
            }
            var shown = name == null ? "" : name;
            if (problem.isPresent()) {
                return table.problem(shown, problem.get());
            }
            try {
                var recording = recording(shown, samples);
                return table.row(shown, TaskThreads.compute(() -> fit.of(recording)));
            } catch (InvalidInputException unusable) {
                return table.problem(shown, String.valueOf(unusable.getMessage()));
            }
        }

        private Optional<String> problem(SampleRow row, List<SampleRow> before) {
            if (!Double.isFinite(row.time())) {
                return Optional.of("a row has no finite time");
            }
            if (!before.isEmpty() && !(row.time() > before.getLast().time())) {
                return Optional.of("two rows have the time %s; expected one".formatted(row.time()));
            }
            return before.size() == WindowRows.MOST_SAMPLES
                    ? Optional.of("the recording has more than %,d rows; expected a shorter one"
                            .formatted(WindowRows.MOST_SAMPLES))
                    : Optional.empty();
        }

        private Recording recording(String name, List<SampleRow> samples) {
            var values = new double[channels.size()][samples.size()];
            var times = new double[samples.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = samples.get(i).time();
                for (int channel = 0; channel < values.length; channel++) {
                    double value = samples.get(i).values()[channel];
                    values[channel][i] = Double.isFinite(value) ? value : Double.NaN;
                }
            }
            return new Recording(name, times, channels, values);
        }
    }
}
