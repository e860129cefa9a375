package dev.frugal.runs.cluster;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Windows of a fleet that a driver has forecast on a cluster.
///
/// @param model file of the model
/// @param inputs Parquet files, or folders of such, with the rows of all windows
/// @param group column that tells windows apart
/// @param until end of each forecast, in the system's unit of time
/// @param ahead length of each forecast, instead of `until`
/// @param regimes how regimes are found, a name of physics' RegimeSource; by default as the model can
/// @param output folder that gets the folders `forecasts` and `problems`
@JsonNaming(SnakeCaseStrategy.class)
public record FleetSettings(
        String model,
        List<String> inputs,
        String group,
        OptionalDouble until,
        OptionalDouble ahead,
        Optional<String> regimes,
        String output)
        implements FleetFolders {
    public FleetSettings {
        inputs = List.copyOf(inputs);
    }
}
