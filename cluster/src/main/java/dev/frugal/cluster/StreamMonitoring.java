package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.MonitoringSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/// Watches the devices of a stream, by Spark's micro-batches with a checkpoint.
///
/// **Exactly once.** Spark writes down which input a micro-batch has before it works on it, and the states of the
/// devices with the batch's number when it is done. A batch that was interrupted is done again from the same input and
/// the same states, and gives the same rows. They become a file whose name is the batch's number, by a renaming: the
/// file is there or it is not, and one that is there is not replaced.
final class StreamMonitoring {
    /// How often a stream that has been read to its end is looked at.
    private static final String LOOK = "1 second";

    /// Least number of partitions of the state; it cannot change later.
    private static final int LEAST_PARTITIONS = 4;

    private static final int MOST_PARTITIONS = 400;

    /// How long the driver of a command that was killed may take to end.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration RETRY = Duration.ofMillis(200);

    private final SparkSession spark;
    private final MonitoringSettings asked;
    private final Monitoring monitoring;
    private final Replies replies;
    private final FileSystem files;
    private final Path folder;
    private long windows;
    private long unusable;

    private StreamMonitoring(SparkSession spark, MonitoringSettings asked, Monitoring monitoring, Replies replies)
            throws IOException {
        this.spark = spark;
        this.asked = asked;
        this.monitoring = monitoring;
        this.replies = replies;
        this.folder = new Path(asked.output());
        this.files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    }

    /// Watches a stream until its end, or until the program that asked for it ends.
    ///
    /// @param once whether to end with what is there
    /// @throws InvalidInputException if the cluster, the model or the stream is unusable
    static void monitor(DriverSettings settings, boolean once, BufferedReader input, Replies replies)
            throws IOException {
        var asked = Documents.readJson(ClusterProgram.line(input), MonitoringSettings.class, "the settings");
        int slots = FleetSession.slots(settings);
        var monitoring = Monitoring.of(asked);
        var source = StreamSource.of(asked.inputs().getFirst(), asked.group(), monitoring.states());
        source.check();
        var output = java.nio.file.Path.of(asked.output());
        Files.createDirectories(output);
        try (var channel = FileChannel.open(
                        output.resolve("stream.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock(channel, output)) {
            var configuration = FleetSession.configuration(settings)
                    .set(
                            "spark.sql.shuffle.partitions",
                            Integer.toString(Math.clamp(2L * slots, LEAST_PARTITIONS, MOST_PARTITIONS)))
                    .set("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                    .set("spark.sql.streaming.stopTimeout", "10s");
            FleetSession.run(settings, configuration, input, replies, (spark, end) -> {
                DurableFiles.write(output.resolve("stream.json"), Documents.indentedJson(asked));
                return new StreamMonitoring(spark, asked, monitoring, replies).run(source, once, end);
            });
        }
    }

    /// The driver of a command that was killed ends a little later.
    private static FileLock lock(FileChannel channel, java.nio.file.Path output) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > until) {
                throw new InvalidInputException(
                        "another command monitors a stream into %s; stop it, or name another folder with --out"
                                .formatted(output));
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
    }

    private Map<String, Object> run(StreamSource source, boolean once, EndWithProgram end) throws IOException {
        files.delete(new Path(folder, "unfinished"), true);
        StreamingQuery query;
        try {
            query = MonitorStages.of(source.rows(spark), monitoring)
                    .writeStream()
                    .queryName("frugal physics monitor")
                    .option("checkpointLocation", new Path(folder, "checkpoint").toString())
                    .trigger(once ? Trigger.AvailableNow() : Trigger.ProcessingTime(LOOK))
                    .foreachBatch((Dataset<Row> rows, Long batch) -> keep(rows, batch))
                    .start();
        } catch (TimeoutException failure) {
            throw new IOException(failure);
        }
        var stopping = new AtomicBoolean();
        end.onEndOfInput(() -> {
            stopping.set(true);
            try {
                query.stop();
            } catch (TimeoutException | RuntimeException _) {
                // The process ends next, and the batch at work is done again.
            }
        });
        try {
            query.awaitTermination();
        } catch (StreamingQueryException failure) {
            if (!stopping.get()) {
                throw new IllegalStateException(failure);
            }
        }
        Map<String, Object> counts = new TreeMap<>();
        counts.put("windows", windows);
        counts.put("unusable_rows", unusable);
        counts.put("output", asked.output());
        return counts;
    }

    /// Writes what a batch gives; done again, it changes nothing.
    private void keep(Dataset<Row> rows, long batch) throws IOException {
        var part = new Path(folder, "unfinished/rows");
        rows.write().mode(SaveMode.Overwrite).partitionBy(FleetResult.OUTCOME).parquet(part.toString());
        long cut = place(
                rows.sparkSession(),
                part,
                MonitorTable.WINDOWS,
                monitoring.table().windowColumns(),
                List.of(MonitorTable.DEVICE, MonitorTable.WINDOW),
                batch);
        long without = place(
                rows.sparkSession(),
                part,
                FleetResult.PROBLEMS,
                MonitorTable.PROBLEM_COLUMNS,
                List.of(MonitorTable.DEVICE, FleetRows.TIME, "row", "source"),
                batch);
        files.delete(part, true);
        windows += cut;
        unusable += without;
        if (cut + without > 0) {
            replies.say(DriverReply.note("batch %d: %,d windows, %,d unusable rows".formatted(batch, cut, without)));
        }
    }

    /// Puts the rows of an outcome into one file. Returns how many there are that were not there before.
    private long place(
            SparkSession session, Path part, String outcome, List<String> columns, List<String> order, long batch)
            throws IOException {
        var rows = new Path(part, FleetResult.OUTCOME + "=" + outcome);
        var place = new Path(folder, "%s/%010d.parquet".formatted(outcome, batch));
        if (!files.exists(rows) || files.exists(place)) {
            return 0;
        }
        var written = new Path(folder, "unfinished/" + outcome);
        session.read()
                .schema(monitoring.table().schema())
                .parquet(rows.toString())
                .select(columns.stream().map(FleetRows::column).toArray(Column[]::new))
                .coalesce(1)
                .sortWithinPartitions(order.stream().map(FleetRows::column).toArray(Column[]::new))
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(written.toString());
        var only = Arrays.stream(files.listStatus(written))
                .map(FileStatus::getPath)
                .filter(file -> file.getName().endsWith(".parquet"))
                .findFirst()
                .orElseThrow(() -> new IOException("%s has no file".formatted(written)));
        long count = ParquetSamples.count(only.toString());
        files.mkdirs(place.getParent());
        if (!files.rename(only, place)) {
            throw new IOException("cannot move %s to its place".formatted(only));
        }
        files.delete(written, true);
        return count;
    }
}
