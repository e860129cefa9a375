package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.identification.SystemFit;
import dev.frugal.physics.system.Input;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.FitSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/// Fits a system to the recordings of a fleet: rows of Parquet to a row for each recording.
final class FleetFitting {
    private FleetFitting() {}

    /// Fits a fleet and reports how many recordings there were.
    ///
    /// @throws InvalidInputException if the cluster, the system or the input is unusable
    static void fit(DriverSettings settings, BufferedReader input, Replies replies) throws IOException {
        var fleet = Documents.readJson(ClusterProgram.line(input), FitSettings.class, "the fleet's settings");
        FleetSession.slots(settings);
        var system = Systems.describe("the system", fleet.system());
        var table = FitTable.of(system);
        // Refuses what no task could fit.
        var _ = new SystemFit(system);
        FleetSession.run(
                settings,
                FleetSession.configuration(settings),
                input,
                replies,
                (spark, _) -> run(spark, fleet, system, table, replies));
    }

    private static Map<String, Object> run(
            SparkSession spark, FitSettings fleet, SystemDescription system, FitTable table, Replies replies)
            throws IOException {
        var columns = new FleetRows(spark, fleet.inputs(), fleet.group(), List.of()).columns();
        var channels = new ArrayList<>(system.channels().stream()
                .map(Sensor::name)
                .filter(columns::contains)
                .toList());
        if (channels.isEmpty()) {
            throw new InvalidInputException("%s has no column of %s among %s; expected at least one of %s"
                    .formatted(
                            fleet.inputs().getFirst(),
                            system.name(),
                            String.join(", ", columns),
                            String.join(
                                    ", ",
                                    system.channels().stream().map(Sensor::name).toList())));
        }
        channels.addAll(system.inputs().stream().map(Input::name).toList());
        var rows = new FleetRows(spark, fleet.inputs(), fleet.group(), channels).sorted();
        var written = new FleetResult(
                        spark,
                        fleet.output(),
                        table.schema(),
                        FitTable.FITS,
                        List.of(),
                        List.of(FitTable.WINDOW, FitTable.PROBLEM))
                .write(
                        rows.mapPartitions(
                                new FitTask(table, fleet.system(), fleet.group(), channels),
                                Encoders.row(table.schema())),
                        replies);
        var counts = new TreeMap<String, Object>();
        long without = written.getOrDefault(FleetResult.PROBLEMS, 0L);
        counts.put("windows", written.getOrDefault(FitTable.FITS, 0L) + without);
        counts.put("without_fit", without);
        counts.put("output", fleet.output());
        return counts;
    }
}
