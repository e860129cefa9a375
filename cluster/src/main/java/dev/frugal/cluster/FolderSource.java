package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// A stream from a folder into which Parquet files are put.
///
/// @param place the folder
/// @param group column of the devices
/// @param states columns of numbers
record FolderSource(String place, String group, List<String> states) implements StreamSource {
    private static final String PARQUET = ".parquet";

    /// Input of a micro-batch, unless one file has more: the rows of a device in it are sorted in memory.
    private static final String BYTES = Long.toString(16L << 20);

    /// Files whose columns are looked at before the stream begins.
    private static final int LOOKED_AT = 10;

    /// In Spark's words: a file counts however old it is.
    private static final String ALWAYS = "36500d";

    FolderSource {
        states = List.copyOf(states);
    }

    /// @throws InvalidInputException if there is no folder, or none of its first files has the columns
    @Override
    public void check() {
        var folder = Path.of(place);
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "--stream is %s, which is no folder; make it, and put Parquet files into it".formatted(place));
        }
        List<Path> first;
        try (Stream<Path> files = Files.walk(folder)) {
            first = files.filter(file -> String.valueOf(file.getFileName()).endsWith(PARQUET))
                    .limit(LOOKED_AT)
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new InvalidInputException("%s cannot be read: %s".formatted(place, failure.getMessage()), failure);
        }
        InvalidInputException missing = null;
        for (var file : first) {
            try {
                var problem = ParquetSamples.problem(ParquetSamples.schema(file.toString()), group, states);
                if (problem.isEmpty()) {
                    return;
                }
                missing = new InvalidInputException("%s: %s".formatted(file, problem.get()));
            } catch (IOException | RuntimeException _) {
                // A torn file is told by the stream, and does not say which columns the others have.
            }
        }
        if (missing != null) {
            throw missing;
        }
    }

    @Override
    public Dataset<Row> rows(SparkSession spark) {
        var file = new StructType()
                .add("path", DataTypes.StringType)
                .add("modificationTime", DataTypes.TimestampType)
                .add("length", DataTypes.LongType)
                .add("content", DataTypes.BinaryType);
        return spark.readStream()
                // Only the paths are taken from Spark.
                .format("binaryFile")
                .schema(file)
                .option("pathGlobFilter", "*" + PARQUET)
                .option("recursiveFileLookup", "true")
                .option("maxFileAge", ALWAYS)
                .option("maxBytesPerTrigger", BYTES)
                .load(place)
                .select("path")
                .flatMap(new RowsOfFile(group, states), Encoders.row(SampleRow.schema(states.size())));
    }

    /// The rows of a file.
    private record RowsOfFile(String group, List<String> states) implements FlatMapFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Row file) {
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(
                                    new ParquetSamples(file.getString(0), group, states), Spliterator.ORDERED),
                            false)
                    .map(SampleRow::row)
                    .iterator();
        }
    }
}
