package dev.frugal.runs.cluster;

import java.util.List;

/// Where the recordings of a fleet are, and where the tables about them go.
public interface FleetFolders {
    /// Parquet files, or folders of such.
    List<String> inputs();

    /// The folder of the tables.
    String output();
}
