package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.FleetSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/// Forecasts the windows of a fleet: rows of Parquet, in any order and any number of files, to a row for each window.
///
/// Rows are brought together by window and sorted by time on the cluster, which spills to disk what does not fit;
/// each partition is then read once, from its first window to its last. How many partitions there are depends on the
/// size of the input alone, so that the results do not depend on the cluster. A task whose executor is lost is done
/// again by another one, and Spark keeps the files of finished tasks only.
final class FleetScoring {
    private static final String TIME = "t";

    /// Input of a partition.
    private static final long BYTES = 16L << 20;

    /// How Spark writes the place of a file.
    private static final Pattern FILE = Pattern.compile("file:(?://)?(?<path>/\\S+\\.parquet)");

    private static final int LEAST_PARTITIONS = 8;
    private static final int MOST_PARTITIONS = 20_000;

    private final SparkSession spark;
    private final FleetSettings fleet;
    private final FleetTable table;
    private final RegimeSource regimes;

    private FleetScoring(SparkSession spark, FleetSettings fleet, FleetTable table, RegimeSource regimes) {
        this.spark = spark;
        this.fleet = fleet;
        this.table = table;
        this.regimes = regimes;
    }

    /// Scores a fleet and reports how many windows there were.
    ///
    /// @throws InvalidInputException if the cluster, the model or the input is unusable
    static void score(DriverSettings settings, BufferedReader input, Replies replies) throws IOException {
        var fleet = Documents.readJson(ClusterProgram.line(input), FleetSettings.class, "the fleet's settings");
        if (MasterState.canBeAsked(settings.master())) {
            MasterState.of(settings.master()).slots(settings.master(), settings.cores(), settings.memoryMegabytes());
        }
        FleetTable table;
        RegimeSource regimes;
        try (var model = ForecastModel.load(java.nio.file.Path.of(fleet.model()))) {
            table = FleetTable.of(model.system());
            regimes = fleet.regimes().map(RegimeSource::valueOf).orElse(model.usualRegimeSource());
        }
        var configuration = Contexts.configuration(settings)
                .set("spark.sql.adaptive.enabled", "false")
                .set("spark.sql.parquet.compression.codec", "zstd")
                // What a killed attempt left is never part of the result.
                .set("spark.speculation", "false");
        var end = new EndWithProgram(replies);
        Thread.ofPlatform().daemon().name("end of input").start(() -> end.whenInputEnds(input));
        try (var watch = new ExecutorWatch(settings, replies, end::refuse);
                var spark = SparkSession.builder().config(configuration).getOrCreate()) {
            spark.sparkContext().addSparkListener(watch);
            spark.sparkContext().addSparkListener(new TaskProgress(replies));
            replies.say(DriverReply.ready(1));
            try {
                var counts = new FleetScoring(spark, fleet, table, regimes).run();
                replies.say(DriverReply.done(Documents.json(counts)));
            } finally {
                // The session closes next, which is no loss of executors whether or not the work succeeded.
                watch.expectEnd();
            }
        } catch (IOException | RuntimeException failure) {
            throw InvalidInputException.in(failure)
                    .<RuntimeException>map(mistake -> mistake)
                    .orElse(failure instanceof RuntimeException ours ? ours : new IllegalStateException(failure));
        }
    }

    private Map<String, Object> run() throws IOException {
        var files = new Path(fleet.output()).getFileSystem(spark.sparkContext().hadoopConfiguration());
        var part = new Path(fleet.output(), "unfinished");
        try {
            var rows = rows();
            forecasts(rows)
                    .write()
                    .mode(SaveMode.Overwrite)
                    .partitionBy(FleetTable.OUTCOME)
                    .parquet(part.toString());
            var all = spark.read().schema(table.schema()).parquet(part.toString());
            keep(all, FleetTable.PROBLEMS, List.of(FleetTable.WINDOW, FleetTable.PROBLEM));
            moveOrKeep(files, part, all);
            var counts = new TreeMap<String, Object>();
            long without = count(FleetTable.PROBLEMS);
            counts.put("windows", count(FleetTable.FORECASTS) + without);
            counts.put("without_forecast", without);
            counts.put("output", fleet.output());
            return counts;
        } finally {
            files.delete(part, true);
        }
    }

    /// The forecasts are moved, since there may be many; if there is none, the table is empty.
    private void moveOrKeep(FileSystem files, Path part, Dataset<Row> all) throws IOException {
        var written = new Path(part, FleetTable.OUTCOME + "=" + FleetTable.FORECASTS);
        if (files.exists(written)) {
            if (!files.rename(written, new Path(fleet.output(), FleetTable.FORECASTS))) {
                throw new IOException("cannot move %s to its place".formatted(written));
            }
        } else {
            keep(all, FleetTable.FORECASTS, Arrays.asList(table.schema().fieldNames()));
        }
    }

    private void keep(Dataset<Row> all, String outcome, List<String> columns) {
        all.filter(functions.col(FleetTable.OUTCOME).equalTo(outcome))
                .select(columns.stream().map(FleetScoring::column).toArray(Column[]::new))
                .coalesce(1)
                .write()
                .parquet(new Path(fleet.output(), outcome).toString());
    }

    private long count(String outcome) {
        return spark.read()
                .parquet(new Path(fleet.output(), outcome).toString())
                .count();
    }

    private Dataset<Row> forecasts(Dataset<Row> rows) throws IOException {
        var task = new ForecastTask(
                table,
                fleet.model(),
                fleet.group(),
                fleet.until().orElse(Double.NaN),
                fleet.ahead().orElse(Double.NaN),
                regimes);
        return rows.repartition(partitions(), functions.col(FleetTable.WINDOW))
                .sortWithinPartitions(FleetTable.WINDOW, TIME)
                .mapPartitions(task, Encoders.row(table.schema()));
    }

    private int partitions() throws IOException {
        long bytes = 0;
        for (var input : fleet.inputs()) {
            var path = new Path(input);
            bytes += path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .getContentSummary(path)
                    .getLength();
        }
        return Math.clamp(bytes / BYTES, LEAST_PARTITIONS, MOST_PARTITIONS);
    }

    /// The columns that are needed: the window's name, the time, and each state.
    private Dataset<Row> rows() {
        Dataset<Row> read;
        try {
            read = spark.read()
                    // Reads every file's schema now: a torn file is told before the work.
                    .option("mergeSchema", "true")
                    .parquet(fleet.inputs().toArray(String[]::new));
        } catch (Exception failure) {
            throw new InvalidInputException(
                    "%s cannot be read as Parquet: %s; check that every file is complete"
                            .formatted(tornFile(failure).orElse(String.join(", ", fleet.inputs())), reason(failure)),
                    failure);
        }
        var schema = read.schema();
        var columns = new ArrayList<Column>();
        field(schema, fleet.group());
        columns.add(column(fleet.group()).cast(DataTypes.StringType).as(FleetTable.WINDOW));
        columns.add(number(schema, TIME).as(TIME));
        var states = table.states();
        for (int i = 0; i < states.size(); i++) {
            columns.add(number(schema, states.get(i)).as("state_" + i));
        }
        return read.select(columns.toArray(Column[]::new));
    }

    private Column number(StructType schema, String name) {
        var type = schema.fields()[field(schema, name)].dataType();
        if (!(type instanceof NumericType)) {
            throw new InvalidInputException("the column '%s' of %s is of the type %s; expected numbers"
                    .formatted(name, fleet.inputs().getFirst(), type.simpleString()));
        }
        return column(name).cast(DataTypes.DoubleType);
    }

    private int field(StructType schema, String name) {
        int index = Arrays.asList(schema.fieldNames()).indexOf(name);
        if (index < 0) {
            throw new InvalidInputException("there is no column '%s' among %s in %s; expected %s, %s and %s"
                    .formatted(
                            name,
                            String.join(", ", schema.fieldNames()),
                            fleet.inputs().getFirst(),
                            fleet.group(),
                            TIME,
                            String.join(", ", table.states())));
        }
        return index;
    }

    private static Column column(String name) {
        return functions.col("`%s`".formatted(name.replace("`", "``")));
    }

    /// The file that Spark names in any of the causes.
    private static Optional<String> tornFile(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var named = FILE.matcher(String.valueOf(cause.getMessage()));
            if (named.find()) {
                return Optional.of(named.group("path"));
            }
        }
        return Optional.empty();
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
