package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.MonitoringSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;

/// Watches the devices of a fleet over recordings in Parquet.
final class FleetMonitoring {
    private FleetMonitoring() {}

    /// Watches a fleet and reports how many windows there were.
    ///
    /// @throws InvalidInputException if the cluster, the model or the input is unusable
    static void monitor(DriverSettings settings, BufferedReader input, Replies replies) throws IOException {
        var asked = Documents.readJson(ClusterProgram.line(input), MonitoringSettings.class, "the settings");
        FleetSession.slots(settings);
        var monitoring = Monitoring.of(asked);
        FleetSession.run(settings, FleetSession.configuration(settings), input, replies, (spark, _) -> {
            var rows = new FleetRows(spark, asked.inputs(), asked.group(), monitoring.states()).sorted();
            var schema = monitoring.table().schema();
            var written = new FleetResult(
                            spark,
                            asked.output(),
                            schema,
                            MonitorTable.WINDOWS,
                            monitoring.table().windowColumns(),
                            MonitorTable.PROBLEM_COLUMNS)
                    .write(rows.mapPartitions(new WatchTask(monitoring), Encoders.row(schema)), replies);
            Map<String, Object> counts = new TreeMap<>();
            counts.put("windows", written.getOrDefault(MonitorTable.WINDOWS, 0L));
            counts.put("unusable_rows", written.getOrDefault(FleetResult.PROBLEMS, 0L));
            counts.put("output", asked.output());
            return counts;
        });
    }
}
