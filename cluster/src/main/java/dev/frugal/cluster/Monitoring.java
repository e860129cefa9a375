package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.monitoring.Limit;
import dev.frugal.physics.monitoring.ModelPredictions;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.physics.monitoring.SystemWatch;
import dev.frugal.physics.monitoring.WindowReading;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.runs.cluster.MonitoringSettings;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What tasks need to know to watch devices.
///
/// @param table columns of the result
/// @param states the system's, in order
/// @param longestGap longest time between two samples of a window
/// @param settings what the program asks for
record Monitoring(MonitorTable table, List<String> states, double longestGap, String model, Settings settings)
        implements Serializable {
    /// How devices are watched, in a form that Spark can send.
    ///
    /// @param group name of the devices' column
    record Settings(
            String group,
            double window,
            double stride,
            int every,
            int trend,
            double falseAlarms,
            List<String> limits,
            RegimeSource regimes)
            implements Serializable {
        Settings {
            limits = List.copyOf(limits);
        }
    }

    Monitoring {
        states = List.copyOf(states);
    }

    /// @throws InvalidInputException if the model or an option is unusable
    static Monitoring of(MonitoringSettings asked) {
        try (var model = ForecastModel.load(Path.of(asked.model()))) {
            var monitoring = new Monitoring(
                    MonitorTable.of(model.system()),
                    model.system().stateNames(),
                    ModelPredictions.longestGap(model),
                    asked.model(),
                    new Settings(
                            asked.group(),
                            asked.window(),
                            asked.stride(),
                            asked.every(),
                            asked.trendWindows(),
                            asked.falseAlarms(),
                            asked.limits(),
                            RegimeSource.valueOf(asked.regimes())));
            // Refuses what no task could use.
            var _ = monitoring.watch(Optional.empty());
            return monitoring;
        }
    }

    private MonitorSettings monitorSettings() {
        return new MonitorSettings(
                settings.window,
                settings.stride,
                settings.every,
                settings.trend,
                settings.falseAlarms,
                settings.limits.stream().map(Limit::parse).toList());
    }

    /// The windows of a device.
    DeviceWindows windows(Optional<DeviceWindows.State> before) {
        return new DeviceWindows(states, monitorSettings(), longestGap, before);
    }

    /// The tracks of a device.
    SystemWatch watch(Optional<SystemWatch.State> before) {
        return before.map(state -> new SystemWatch(table.parameters(), monitorSettings(), state))
                .orElseGet(() -> new SystemWatch(table.parameters(), monitorSettings()));
    }

    /// What the model says about each window.
    List<WindowReading> readings(List<Window> windows) {
        var predictions = new ModelPredictions(LoadedModels.of(model), settings.regimes);
        var attempts = TaskThreads.compute(() -> predictions.of(windows));
        var readings = new ArrayList<WindowReading>();
        for (int i = 0; i < attempts.size(); i++) {
            readings.add(WindowReading.of(windows.get(i), attempts.get(i)));
        }
        return readings;
    }
}
