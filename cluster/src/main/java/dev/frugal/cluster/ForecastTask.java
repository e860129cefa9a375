package dev.frugal.cluster;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.NamedWindow;
import dev.frugal.physics.prediction.RegimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/// Forecasts the windows of a partition, a part at a time, so that memory does not grow with the partition.
///
/// @param model file of the model
/// @param group name of the windows' column, for messages
/// @param until end of the forecasts; NaN for `ahead`
/// @param ahead length of the forecasts
record ForecastTask(FleetTable table, String model, String group, double until, double ahead, RegimeSource regimes)
        implements MapPartitionsFunction<Row, Row> {
    /// As in `physics predict` on one machine.
    private static final int MOST_WINDOWS = 1024;

    /// Windows of more samples are forecast fewer at a time.
    private static final int MOST_SAMPLES = 20 * WindowRows.MOST_SAMPLES;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Forecasts(LoadedModels.of(model), new WindowRows(rows, table.states(), group));
    }

    private double end(Window window) {
        return Double.isNaN(until) ? window.end() + ahead : until;
    }

    private final class Forecasts implements Iterator<Row> {
        private final ForecastModel forecaster;
        private final Iterator<NamedWindow> windows;
        private final Queue<Row> ready = new ArrayDeque<>();

        Forecasts(ForecastModel forecaster, Iterator<NamedWindow> windows) {
            this.forecaster = forecaster;
            this.windows = windows;
        }

        @Override
        public boolean hasNext() {
            return !ready.isEmpty() || windows.hasNext();
        }

        @Override
        public Row next() {
            if (ready.isEmpty()) {
                if (!windows.hasNext()) {
                    throw new NoSuchElementException();
                }
                forecast();
            }
            return ready.remove();
        }

        private void forecast() {
            var part = new ArrayList<NamedWindow>();
            int samples = 0;
            while (windows.hasNext() && part.size() < MOST_WINDOWS && samples < MOST_SAMPLES) {
                var window = windows.next();
                samples += window.window().map(of -> of.times().length).orElse(0);
                part.add(window);
            }
            var attempts = TaskThreads.compute(() -> forecaster.attempt(part, ForecastTask.this::end, regimes));
            for (int i = 0; i < part.size(); i++) {
                ready.add(table.row(part.get(i).name(), attempts.get(i)));
            }
        }
    }
}
