package dev.frugal.runs.cluster;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Systems of a fleet that a driver has watched on a cluster.
///
/// @param model file of the model
/// @param checksum SHA-256 of the model's file
/// @param inputs Parquet files, or folders of such; of a stream one folder, or `kafka://HOST:PORT/TOPIC`
/// @param group column that tells systems apart
/// @param window length of a window, in the system's unit of time
/// @param stride time from the beginning of one window to that of the next
/// @param every which samples are used: every one (1), every second (2) and so on
/// @param trendWindows windows that a trend is fitted to, at most
/// @param falseAlarms expected number of false alarms per window
/// @param limits what parameters should not reach, each as `NAME=VALUE`
/// @param regimes how regimes are found, a name of physics' RegimeSource
/// @param output folder that gets the folders `windows` and `problems`
@JsonNaming(SnakeCaseStrategy.class)
public record MonitoringSettings(
        String model,
        String checksum,
        List<String> inputs,
        String group,
        double window,
        double stride,
        int every,
        int trendWindows,
        double falseAlarms,
        List<String> limits,
        String regimes,
        String output)
        implements FleetFolders {
    public MonitoringSettings {
        inputs = List.copyOf(inputs);
        limits = List.copyOf(limits);
    }
}
