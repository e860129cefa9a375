package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.FleetSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/// Forecasts the windows of a fleet: rows of Parquet to a row for each window. Each partition is read once, from its
/// first window to its last. A task whose executor is lost is done again by another one.
final class FleetScoring {
    private FleetScoring() {}

    /// Scores a fleet and reports how many windows there were.
    ///
    /// @throws InvalidInputException if the cluster, the model or the input is unusable
    static void score(DriverSettings settings, BufferedReader input, Replies replies) throws IOException {
        var fleet = Documents.readJson(ClusterProgram.line(input), FleetSettings.class, "the fleet's settings");
        FleetSession.slots(settings);
        FleetTable table;
        RegimeSource regimes;
        try (var model = ForecastModel.load(Path.of(fleet.model()))) {
            table = FleetTable.of(model.system());
            regimes = fleet.regimes().map(RegimeSource::valueOf).orElse(model.usualRegimeSource());
        }
        var task = new ForecastTask(
                table,
                fleet.model(),
                fleet.group(),
                fleet.until().orElse(Double.NaN),
                fleet.ahead().orElse(Double.NaN),
                regimes);
        FleetSession.run(
                settings,
                FleetSession.configuration(settings),
                input,
                replies,
                (spark, _) -> run(spark, fleet, table, task, replies));
    }

    private static Map<String, Object> run(
            SparkSession spark, FleetSettings fleet, FleetTable table, ForecastTask task, Replies replies)
            throws IOException {
        var rows = new FleetRows(spark, fleet.inputs(), fleet.group(), table.states()).sorted();
        var written = new FleetResult(
                        spark,
                        fleet.output(),
                        table.schema(),
                        FleetTable.FORECASTS,
                        List.of(),
                        List.of(FleetTable.WINDOW, FleetTable.PROBLEM))
                .write(rows.mapPartitions(task, Encoders.row(table.schema())), replies);
        var counts = new TreeMap<String, Object>();
        long without = written.getOrDefault(FleetResult.PROBLEMS, 0L);
        counts.put("windows", written.getOrDefault(FleetTable.FORECASTS, 0L) + without);
        counts.put("without_forecast", without);
        counts.put("output", fleet.output());
        return counts;
    }
}
