package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/// Rows of a fleet in Parquet, in any order and any number of files: brought together by the group and sorted by
/// time on the cluster, which spills to disk what does not fit. How many partitions there are depends on the size of
/// the input alone, so that results do not depend on the cluster.
///
/// @param inputs Parquet files, or folders of such
/// @param group column that tells windows or devices apart
/// @param channels columns of numbers
record FleetRows(SparkSession spark, List<String> inputs, String group, List<String> channels) {
    static final String GROUP = "group";
    static final String TIME = "t";

    /// Input of a partition.
    private static final long BYTES = 16L << 20;

    /// How Spark writes the place of a file.
    private static final Pattern FILE = Pattern.compile("file:(?://)?(?<path>/\\S+\\.parquet)");

    private static final int LEAST_PARTITIONS = 8;
    private static final int MOST_PARTITIONS = 20_000;

    FleetRows {
        inputs = List.copyOf(inputs);
        channels = List.copyOf(channels);
    }

    /// Partitions of rows with the group's name, the time and each channel, a group in one partition.
    ///
    /// @throws InvalidInputException if a file cannot be read or a column is missing
    Dataset<Row> sorted() throws IOException {
        return rows().repartition(partitions(), functions.col(GROUP)).sortWithinPartitions(GROUP, TIME);
    }

    private int partitions() throws IOException {
        long bytes = 0;
        for (var input : inputs) {
            var path = new Path(input);
            bytes += path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .getContentSummary(path)
                    .getLength();
        }
        return Math.clamp(bytes / BYTES, LEAST_PARTITIONS, MOST_PARTITIONS);
    }

    /// The names of all columns.
    ///
    /// @throws InvalidInputException if a file cannot be read
    List<String> columns() {
        return List.of(read().schema().fieldNames());
    }

    private Dataset<Row> read() {
        try {
            return spark.read()
                    // Reads every file's schema now: a torn file is told before the work.
                    .option("mergeSchema", "true")
                    .parquet(inputs.toArray(String[]::new));
        } catch (Exception failure) {
            throw new InvalidInputException(
                    "%s cannot be read as Parquet: %s; check that every file is complete"
                            .formatted(tornFile(failure).orElse(String.join(", ", inputs)), reason(failure)),
                    failure);
        }
    }

    private Dataset<Row> rows() {
        var read = read();
        var schema = read.schema();
        var columns = new ArrayList<Column>();
        field(schema, group);
        columns.add(column(group).cast(DataTypes.StringType).as(GROUP));
        columns.add(number(schema, TIME).as(TIME));
        for (int i = 0; i < channels.size(); i++) {
            columns.add(number(schema, channels.get(i)).as("channel_" + i));
        }
        return read.select(columns.toArray(Column[]::new));
    }

    private Column number(StructType schema, String name) {
        var type = schema.fields()[field(schema, name)].dataType();
        if (!(type instanceof NumericType)) {
            throw new InvalidInputException("the column '%s' of %s is of the type %s; expected numbers"
                    .formatted(name, inputs.getFirst(), type.simpleString()));
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
                            inputs.getFirst(),
                            group,
                            TIME,
                            String.join(", ", channels)));
        }
        return index;
    }

    static Column column(String name) {
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

    /// The first line of the first cause.
    static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
