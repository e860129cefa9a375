package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/// The two tables that work on a fleet writes, out of rows that name the table they belong to. Neither is in its place
/// before the work is done; files of tasks that were lost are in none.
///
/// @param folder that gets them
/// @param schema of the rows, whose last column is [#OUTCOME]
/// @param table name of the first table
/// @param columns of the first table; all of the schema's but that last one if there are none
/// @param problemColumns of the other table
record FleetResult(
        SparkSession spark,
        String folder,
        StructType schema,
        String table,
        List<String> columns,
        List<String> problemColumns) {
    static final String OUTCOME = "outcome";
    static final String PROBLEMS = "problems";

    private static final String UNFINISHED = "unfinished";

    FleetResult {
        columns = List.copyOf(columns);
        problemColumns = List.copyOf(problemColumns);
    }

    /// Requires that no name of a system is that of another column.
    ///
    /// @param rows what the rows are, in the plural
    /// @param remedy what the user can do
    /// @throws InvalidInputException if two columns have one name
    static void requireDistinct(StructType schema, String system, String rows, String remedy) {
        var seen = new HashSet<String>();
        for (var name : schema.fieldNames()) {
            if (!seen.add(name)) {
                throw new InvalidInputException("the system %s has a name that is a column of the %s, '%s'; %s"
                        .formatted(system, rows, name, remedy));
            }
        }
    }

    /// Writes them and tells what the tasks do; how many rows each has, by its name.
    Map<String, Long> write(Dataset<Row> rows, Replies replies) throws IOException {
        var files = new Path(folder).getFileSystem(spark.sparkContext().hadoopConfiguration());
        var part = new Path(folder, UNFINISHED);
        TaskEvents.tell(spark, replies);
        try {
            TaskEvents.making(spark, table);
            rows.write().mode(SaveMode.Overwrite).partitionBy(OUTCOME).parquet(part.toString());
            TaskEvents.collecting(spark);
            var all = spark.read().schema(schema).parquet(part.toString());
            keep(all.coalesce(1), PROBLEMS, problemColumns);
            if (columns.isEmpty()) {
                moveOrKeep(files, part, all);
            } else {
                keep(all, table, columns);
            }
            var counts = new TreeMap<String, Long>();
            for (var name : List.of(table, PROBLEMS)) {
                counts.put(
                        name,
                        spark.read().parquet(new Path(folder, name).toString()).count());
            }
            return counts;
        } finally {
            files.delete(part, true);
        }
    }

    /// The first table is moved, since it may be large; if it has no rows, it is an empty one.
    private void moveOrKeep(FileSystem files, Path part, Dataset<Row> all) throws IOException {
        var written = new Path(part, OUTCOME + "=" + table);
        if (files.exists(written)) {
            if (!files.rename(written, new Path(folder, table))) {
                throw new IOException("cannot move %s to its place".formatted(written));
            }
        } else {
            keep(all.coalesce(1), table, Arrays.asList(schema.fieldNames()));
        }
    }

    private void keep(Dataset<Row> all, String outcome, List<String> chosen) {
        all.filter(functions.col(OUTCOME).equalTo(outcome))
                .select(chosen.stream().map(FleetRows::column).toArray(Column[]::new))
                .write()
                .parquet(new Path(folder, outcome).toString());
    }
}
