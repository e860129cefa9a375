package dev.frugal.runs.cluster;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Recordings of a fleet that a driver has a system fitted to on a cluster.
///
/// @param system its description as YAML
/// @param inputs Parquet files, or folders of such, with the rows of all recordings
/// @param group column that tells recordings apart
/// @param output folder that gets the folders `fits` and `problems`
@JsonNaming(SnakeCaseStrategy.class)
public record FitSettings(String system, List<String> inputs, String group, String output) implements FleetFolders {
    public FitSettings {
        inputs = List.copyOf(inputs);
    }
}
