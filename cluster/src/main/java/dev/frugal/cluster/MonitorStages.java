package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.monitoring.SystemWatch;
import dev.frugal.physics.monitoring.WindowReading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// A stream of rows to the rows of [MonitorTable], in three stages. The first and the last keep a document for each
/// device as the state of the stream: the samples of the window that is not complete, and the tracks. Between them,
/// windows of all devices are predicted together.
final class MonitorStages {
    /// Rows that wait for the next stage, at most, beside those of one part.
    private static final int MOST_READY = 1024;

    private static final int DEVICE = 0;
    private static final int TIMES = 1;
    private static final int VALUES = 2;
    private static final int DOCUMENT = 1;

    private MonitorStages() {}

    /// Between the first stage and the second: a window, or a row that cannot be used as JSON.
    private static StructType cut() {
        var numbers = DataTypes.createArrayType(DataTypes.DoubleType, false);
        return new StructType()
                .add("device", DataTypes.StringType)
                .add("times", numbers)
                .add("values", numbers)
                .add("unusable", DataTypes.StringType);
    }

    /// Between the second stage and the third: what the model says about a window, or a row that cannot be used.
    private static StructType read() {
        return new StructType()
                .add("device", DataTypes.StringType)
                .add("reading", DataTypes.StringType)
                .add("unusable", DataTypes.StringType);
    }

    static Dataset<Row> of(Dataset<Row> rows, Monitoring monitoring) {
        MapFunction<Row, String> device = row -> row.isNullAt(DEVICE) ? "" : row.getString(DEVICE);
        return rows.groupByKey(device, Encoders.STRING())
                .flatMapGroupsWithState(
                        new Cut(monitoring),
                        OutputMode.Append(),
                        Encoders.STRING(),
                        Encoders.row(cut()),
                        GroupStateTimeout.NoTimeout())
                .mapPartitions(new Predict(monitoring), Encoders.row(read()))
                .groupByKey(device, Encoders.STRING())
                .flatMapGroupsWithState(
                        new Watch(monitoring),
                        OutputMode.Append(),
                        Encoders.STRING(),
                        Encoders.row(monitoring.table().schema()),
                        GroupStateTimeout.NoTimeout());
    }

    /// Cuts the rows of a device into windows.
    private record Cut(Monitoring monitoring) implements FlatMapGroupsWithStateFunction<String, Row, String, Row> {
        @Override
        public Iterator<Row> call(String device, Iterator<Row> rows, GroupState<String> state) {
            var samples = new ArrayList<SampleRow>();
            int states = monitoring.states().size();
            rows.forEachRemaining(row -> samples.add(SampleRow.of(row, states)));
            samples.sort(SampleRow::compareTo);
            var ready = new ArrayList<Row>();
            if (device.isEmpty()) {
                for (var sample : samples) {
                    ready.add(unusable(sample.unusable(
                            monitoring.states(), sample.problem().orElseGet(() -> WatchTask.noDevice(monitoring)))));
                }
                return ready.iterator();
            }
            var before = state.exists()
                    ? Optional.of(Documents.readJson(state.get(), DeviceWindows.State.class, device))
                    : Optional.<DeviceWindows.State>empty();
            var windows = monitoring.windows(before);
            for (var sample : samples) {
                windows.add(sample, row -> ready.add(unusable(row)))
                        .ifPresent(window ->
                                ready.add(RowFactory.create(device, window.times(), flat(window.states()), null)));
            }
            state.update(Documents.json(windows.state()));
            return ready.iterator();
        }

        private static Row unusable(UnusableRow row) {
            return RowFactory.create(row.device(), null, null, Documents.json(row));
        }

        private static double[] flat(double[][] states) {
            return Arrays.stream(states).flatMapToDouble(Arrays::stream).toArray();
        }
    }

    /// Predicts from windows, a part at a time.
    private record Predict(Monitoring monitoring) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new Predicted(rows);
        }

        private final class Predicted implements Iterator<Row> {
            private final Iterator<Row> rows;
            private final Queue<Row> ready = new ArrayDeque<>();

            Predicted(Iterator<Row> rows) {
                this.rows = rows;
            }

            @Override
            public boolean hasNext() {
                return !ready.isEmpty() || rows.hasNext();
            }

            @Override
            public Row next() {
                if (ready.isEmpty()) {
                    if (!rows.hasNext()) {
                        throw new NoSuchElementException();
                    }
                    predict();
                }
                return ready.remove();
            }

            private void predict() {
                var devices = new ArrayList<String>();
                var windows = new ArrayList<Window>();
                while (rows.hasNext() && windows.size() < WatchTask.MOST_WINDOWS && ready.size() < MOST_READY) {
                    var row = rows.next();
                    if (row.isNullAt(TIMES)) {
                        ready.add(RowFactory.create(row.getString(DEVICE), null, row.getString(VALUES + 1)));
                    } else {
                        devices.add(row.getString(DEVICE));
                        windows.add(window(row));
                    }
                }
                var readings = monitoring.readings(windows);
                for (int i = 0; i < readings.size(); i++) {
                    ready.add(RowFactory.create(devices.get(i), Documents.json(readings.get(i)), null));
                }
            }
        }

        private static Window window(Row row) {
            var times = numbers(row, TIMES);
            var values = numbers(row, VALUES);
            int width = values.length / times.length;
            var states = new double[times.length][];
            for (int i = 0; i < states.length; i++) {
                states[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
            }
            return new Window(times, states);
        }

        /// Spark hands a row of one stage to the next as it is, unless it sends or stores it between them.
        private static double[] numbers(Row row, int column) {
            return row.get(column) instanceof double[] numbers
                    ? numbers
                    : row.<Double>getList(column).stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray();
        }
    }

    /// Follows a device from window to window.
    private record Watch(Monitoring monitoring) implements FlatMapGroupsWithStateFunction<String, Row, String, Row> {
        @Override
        public Iterator<Row> call(String device, Iterator<Row> rows, GroupState<String> state) {
            var ready = new ArrayList<Row>();
            var readings = new ArrayList<WindowReading>();
            var table = monitoring.table();
            rows.forEachRemaining(row -> {
                if (row.isNullAt(DOCUMENT)) {
                    ready.add(
                            table.problem(Documents.readJson(row.getString(DOCUMENT + 1), UnusableRow.class, device)));
                } else {
                    readings.add(Documents.readJson(row.getString(DOCUMENT), WindowReading.class, device));
                }
            });
            if (readings.isEmpty()) {
                return ready.iterator();
            }
            readings.sort(Comparator.comparingDouble(WindowReading::end).thenComparingDouble(WindowReading::start));
            var before = state.exists()
                    ? Optional.of(Documents.readJson(state.get(), SystemWatch.State.class, device))
                    : Optional.<SystemWatch.State>empty();
            var watch = monitoring.watch(before);
            for (var reading : readings) {
                ready.add(table.window(device, watch.line(reading)));
            }
            state.update(Documents.json(watch.state()));
            return ready.iterator();
        }
    }
}
