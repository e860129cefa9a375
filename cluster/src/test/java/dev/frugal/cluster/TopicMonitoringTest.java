package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Devices that are watched over a topic of a real Kafka broker.
@ExtendWith(RunningCluster.class)
class TopicMonitoringTest {
    @TempDir
    private Path folder;

    private Program monitor(RunningCluster.Running cluster, KafkaBroker broker, String topic, String... more) {
        var arguments = new ArrayList<>(List.of(
                "physics",
                "monitor",
                "--model",
                DeviceRecordings.MODEL.toString(),
                "--stream",
                "kafka://%s/%s".formatted(broker.address(), topic),
                "--group",
                "device",
                "--spark",
                "local[1]",
                "--out",
                folder.resolve("out").toString(),
                "--runs",
                cluster.folder().toString(),
                "--json"));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    private static List<Map.Entry<String, String>> messages(int part) {
        var messages = new ArrayList<Map.Entry<String, String>>();
        for (var row : DeviceRecordings.part(part)) {
            var message = new LinkedHashMap<String, Object>();
            var names = List.copyOf(DeviceRecordings.columns().keySet());
            for (int i = 0; i < names.size(); i++) {
                message.put(names.get(i), row.get(i));
            }
            messages.add(Map.entry(String.valueOf(row.get(0)), Documents.json(message)));
        }
        return messages;
    }

    /// The driver is killed in its first micro-batch; the command goes on when it is started again.
    @Test
    void eachMessageOfATopicIsUsedOnceThoughTheDriverIsKilled(RunningCluster.Running cluster) throws Exception {
        try (var broker = KafkaBroker.start(Files.createDirectories(folder.resolve("broker")))) {
            broker.topic("pumps");
            broker.send("pumps", messages(0));
            broker.send(
                    "pumps", List.of(Map.entry("x", "no JSON"), Map.entry("x", "{\"device\": \"a\", \"t\": \"one\"}")));
            var missing = monitor(cluster, broker, "fans", "--once");
            assertThat(missing.code()).isEqualTo(2);
            assertThat(missing.sentence()).contains("there is no topic 'fans'");
            var first = CompletableFuture.supplyAsync(() -> monitor(cluster, broker, "pumps"));
            Program.await(folder.resolve("out/checkpoint/offsets/0"), first);
            Processes.kill("ClusterProgram");
            assertThat(first.join().code()).isEqualTo(1);
            broker.send("pumps", messages(1));
            var second = monitor(cluster, broker, "pumps", "--once");
            assertThat(second.code()).as(second.err()).isZero();
            assertThat(DeviceRecordings.written(folder.resolve("out/windows")))
                    .isEqualTo(DeviceRecordings.lines(folder, 2));
            assertThat(DeviceRecordings.rows(folder.resolve("out/problems")))
                    .extracting(row -> row.get("row"))
                    .containsExactlyInAnyOrder("no JSON", "{\"device\": \"a\", \"t\": \"one\"}");
        }
    }
}
