package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Where a stream comes from.
sealed interface StreamSource permits FolderSource, TopicSource {
    /// The source that a place names: a folder, or a topic as `kafka://HOST:PORT/TOPIC`.
    ///
    /// @param group column of the devices
    /// @param states columns of numbers
    static StreamSource of(String place, String group, List<String> states) {
        return place.startsWith(TopicSource.SCHEME)
                ? TopicSource.of(place, group, states)
                : new FolderSource(place, group, states);
    }

    /// Looks whether there is anything to read, so that a mistake is told within seconds.
    ///
    /// @throws InvalidInputException if there is not
    void check();

    /// The stream's rows, with the columns of [SampleRow].
    Dataset<Row> rows(SparkSession spark);
}
