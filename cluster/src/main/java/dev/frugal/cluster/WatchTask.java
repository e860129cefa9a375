package dev.frugal.cluster;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.monitoring.SystemWatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/// Watches the devices of a partition, whose rows are sorted by device and time. Windows of several devices are
/// predicted together, a part at a time, so that memory does not grow with the partition.
record WatchTask(Monitoring monitoring) implements MapPartitionsFunction<Row, Row> {
    /// As in `physics monitor` on one machine.
    static final int MOST_WINDOWS = 64;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Watched(rows);
    }

    /// A window and the device that it is of.
    private record Cut(String device, SystemWatch watch, Window window) {}

    private final class Watched implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Queue<Row> ready = new ArrayDeque<>();
        private final List<Cut> cuts = new ArrayList<>();
        private @Nullable String device;
        private DeviceWindows windows = monitoring.windows(Optional.empty());
        private SystemWatch watch = monitoring.watch(Optional.empty());

        Watched(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                take(SampleRow.of(rows.next(), monitoring.states().size()));
                if (cuts.size() == MOST_WINDOWS || !rows.hasNext()) {
                    predict();
                }
            }
            return !ready.isEmpty();
        }

        private void take(SampleRow row) {
            var name = row.device();
            if (name == null) {
                ready.add(monitoring.table().problem(row.unusable(monitoring.states(), noDevice(monitoring))));
                return;
            }
            if (!Objects.equals(name, device)) {
                device = name;
                windows = monitoring.windows(Optional.empty());
                watch = monitoring.watch(Optional.empty());
            }
            windows.add(row, unusable -> ready.add(monitoring.table().problem(unusable)))
                    .ifPresent(window -> cuts.add(new Cut(name, watch, window)));
        }

        private void predict() {
            var readings = monitoring.readings(cuts.stream().map(Cut::window).toList());
            for (int i = 0; i < readings.size(); i++) {
                var cut = cuts.get(i);
                ready.add(monitoring.table().window(cut.device, cut.watch.line(readings.get(i))));
            }
            cuts.clear();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }

    static String noDevice(Monitoring monitoring) {
        return "the row has no value in the column '%s'"
                .formatted(monitoring.settings().group());
    }
}
