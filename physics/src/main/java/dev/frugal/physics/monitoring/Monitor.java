package dev.frugal.physics.monitoring;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import java.util.ArrayList;
import java.util.List;

/// Watches a system window by window: predicts from each and follows what the predictions say.
///
/// Not thread-safe: windows come one after the other.
public final class Monitor {
    private final WindowPredictions predictions;
    private final SystemWatch watch;

    /// @param parameters names of the system's parameters
    /// @throws InvalidInputException if a limit is of no parameter
    public Monitor(List<String> parameters, MonitorSettings settings, WindowPredictions predictions) {
        this.predictions = predictions;
        this.watch = new SystemWatch(parameters, settings);
    }

    /// The lines of the next windows, which follow those before.
    public List<MonitorLine> lines(List<Window> next) {
        var lines = new ArrayList<MonitorLine>();
        var found = predictions.of(next);
        for (int i = 0; i < next.size(); i++) {
            lines.add(watch.line(WindowReading.of(next.get(i), found.get(i))));
        }
        return lines;
    }
}
