package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Devices that are watched over a stream.
@ExtendWith(RunningCluster.class)
class StreamMonitoringTest {
    @TempDir
    private Path folder;

    private static Program monitor(RunningCluster.Running cluster, Path incoming, Path out, String... more) {
        var arguments = new ArrayList<>(List.of(
                "physics",
                "monitor",
                "--model",
                DeviceRecordings.MODEL.toString(),
                "--stream",
                incoming.toString(),
                "--group",
                "device",
                "--spark",
                cluster.url(),
                "--out",
                out.toString(),
                "--runs",
                cluster.folder().toString()));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    /// An executor is killed in the second micro-batch and the driver in the third; the command goes on when it is
    /// started again.
    @Test
    void eachWindowIsWrittenOnceThoughAnExecutorAndTheDriverAreKilled(RunningCluster.Running cluster)
            throws IOException {
        var incoming = folder.resolve("incoming");
        var out = folder.resolve("out");
        DeviceRecordings.put(incoming, "a.parquet", DeviceRecordings.part(0));
        var first = CompletableFuture.supplyAsync(() -> monitor(cluster, incoming, out));
        Program.await(out.resolve("windows/0000000000.parquet"), first);

        var rows = DeviceRecordings.part(1);
        rows.add(DeviceRecordings.row(null, 1.0, 0.1, 0.2));
        rows.add(DeviceRecordings.row("device-1", 0.5, 0.1, 0.2));
        rows.add(DeviceRecordings.row("device-2", null, 0.1, 0.2));
        rows.add(DeviceRecordings.row("device-2", 36.001, null, 0.2));
        DeviceRecordings.put(incoming, "b.parquet", rows);
        Program.await(out.resolve("checkpoint/offsets/1"), first);
        Processes.kill("CoarseGrainedExecutorBackend");
        Program.await(out.resolve("windows/0000000001.parquet"), first);

        Files.write(
                incoming.resolve("torn.parquet"),
                java.util.Arrays.copyOf(Files.readAllBytes(incoming.resolve("a.parquet")), 1000));
        DeviceRecordings.put(incoming, "c.parquet", DeviceRecordings.part(2));
        Program.await(out.resolve("checkpoint/offsets/2"), first);
        Processes.kill("ClusterProgram");
        assertThat(first.join().code()).isEqualTo(1);

        var again = monitor(cluster, incoming, out, "--once", "--json");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(DeviceRecordings.written(out.resolve("windows"))).isEqualTo(DeviceRecordings.lines(folder, 3));

        var problems = DeviceRecordings.rows(out.resolve("problems")).stream()
                .map(row -> row.get("device") + ": " + row.get("problem"))
                .sorted()
                .toList();
        assertThat(problems).hasSize(5);
        assertThat(problems.get(0)).contains("the file cannot be read as Parquet");
        assertThat(problems.get(1)).isEqualTo(": the row has no value in the column 'device'");
        assertThat(problems.get(2)).startsWith("device-1: the row came after one with the later time");
        assertThat(problems.get(3)).isEqualTo("device-2: the row has no finite number in the column 'x'");
        assertThat(problems.get(4)).isEqualTo("device-2: the row has no finite time");

        var other = monitor(cluster, incoming, out, "--every", "2");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.sentence()).contains("belongs to another stream", "--every is 1 and not 2");
    }
}
