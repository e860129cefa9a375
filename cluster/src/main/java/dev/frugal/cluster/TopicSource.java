package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import tools.jackson.databind.JsonNode;

/// A stream from a Kafka topic, each of whose messages is a row as a JSON object.
///
/// @param brokers addresses, as Kafka writes them
/// @param group key of the device
/// @param states keys of numbers
record TopicSource(String brokers, String topic, String group, List<String> states) implements StreamSource {
    static final String SCHEME = "kafka://";

    private static final int PATIENCE_SECONDS = 8;

    /// Messages of a micro-batch: the rows of a device in it are sorted in memory.
    private static final String MESSAGES = "500000";

    TopicSource {
        states = List.copyOf(states);
    }

    static TopicSource of(String place, String group, List<String> states) {
        int slash = place.lastIndexOf('/');
        return new TopicSource(place.substring(SCHEME.length(), slash), place.substring(slash + 1), group, states);
    }

    @Override
    public void check() {
        var patience = Integer.toString(1000 * PATIENCE_SECONDS);
        try (var admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                patience,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                patience))) {
            admin.describeTopics(List.of(topic)).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new InvalidInputException(
                        "there is no topic '%s' at %s; make it, or correct --stream".formatted(topic, brokers),
                        failure);
            }
            throw new InvalidInputException(
                    "no Kafka broker answers at %s (%s); check the address, and that the broker runs"
                            .formatted(brokers, FleetRows.reason(failure)),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public Dataset<Row> rows(SparkSession spark) {
        MapFunction<Row, Row> read = new ReadMessage(group, states);
        return spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", brokers)
                .option("subscribe", topic)
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", MESSAGES)
                // Messages that the broker has deleted before they were read are told, not passed over.
                .option("failOnDataLoss", "true")
                .load()
                .selectExpr("CAST(value AS STRING)", "concat(topic, ' ', partition, ' ', offset)")
                .map(read, Encoders.row(SampleRow.schema(states.size())));
    }

    /// The row in a message.
    private record ReadMessage(String group, List<String> states) implements MapFunction<Row, Row> {
        @Override
        public Row call(Row message) {
            var text = message.isNullAt(0) ? "" : message.getString(0);
            return read(text, message.getString(1), group, states).row();
        }
    }

    /// The row in a message; one that is none says why.
    ///
    /// @param source topic, partition and offset
    static SampleRow read(String text, String source, String group, List<String> states) {
        JsonNode tree;
        try {
            tree = Documents.jsonTree(text, "the message");
        } catch (InvalidInputException failure) {
            return SampleRow.unreadable(states.size(), source, text, String.valueOf(failure.getMessage()));
        }
        if (!tree.isObject()) {
            return SampleRow.unreadable(states.size(), source, text, "the message is no JSON object");
        }
        var names = new ArrayList<>(List.of(FleetRows.TIME));
        names.addAll(states);
        var numbers = new double[names.size()];
        for (int i = 0; i < numbers.length; i++) {
            var cell = tree.path(names.get(i));
            if (!cell.isNumber() && !cell.isNull() && !cell.isMissingNode()) {
                return SampleRow.unreadable(
                        states.size(), source, text, "'%s' is %s; expected a number".formatted(names.get(i), cell));
            }
            numbers[i] = cell.isNumber() ? cell.doubleValue() : Double.NaN;
        }
        var name = Optional.of(tree.path(group)).filter(cell -> cell.isString() || cell.isNumber());
        return SampleRow.read(
                name.map(JsonNode::asString).orElse(null),
                numbers[0],
                java.util.Arrays.copyOfRange(numbers, 1, numbers.length),
                source);
    }
}
