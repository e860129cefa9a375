package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of a fleet, watched and fitted: the same as by the plain commands, one device after the other.
@ExtendWith(RunningCluster.class)
class FleetFitTest {
    @TempDir
    private Path folder;

    private static Program run(RunningCluster.Running cluster, List<String> command, Path inputs, Path out) {
        var arguments = new ArrayList<>(command);
        arguments.addAll(List.of(
                inputs.toString(),
                "--group",
                "device",
                "--spark",
                "local[1]",
                "--out",
                out.toString(),
                "--runs",
                cluster.folder().toString(),
                "--json"));
        return Program.run(arguments.toArray(String[]::new));
    }

    @Test
    void devicesAreWatchedAsOneByOne(RunningCluster.Running cluster) throws IOException {
        var inputs = folder.resolve("fleet");
        var rows = DeviceRecordings.part(1);
        rows.add(DeviceRecordings.row(null, 1.0, 0.1, 0.2));
        rows.add(DeviceRecordings.row("device-2", 30.001, Double.NaN, 0.2));
        DeviceRecordings.put(inputs, "b.parquet", DeviceRecordings.part(0));
        DeviceRecordings.put(inputs, "a.parquet", rows);
        var out = folder.resolve("watched");
        var watched = run(
                cluster,
                List.of("physics", "monitor", "--model", DeviceRecordings.MODEL.toString(), "--recordings"),
                inputs,
                out);
        assertThat(watched.code()).as(watched.err()).isZero();
        var lines = DeviceRecordings.lines(folder, 2);
        assertThat(DeviceRecordings.written(out.resolve("windows"))).isEqualTo(lines);
        assertThat(watched.document().get("windows").asInt())
                .isEqualTo(lines.values().stream().mapToInt(List::size).sum());
        assertThat(watched.document().get("unusable_rows").asInt()).isEqualTo(2);
        assertThat(DeviceRecordings.rows(out.resolve("problems")).stream()
                        .map(row -> String.valueOf(row.get("problem"))))
                .containsExactlyInAnyOrder(
                        "the row has no value in the column 'device'",
                        "the row has no finite number in the column 'x'");
    }

    @Test
    void recordingsAreFittedAsOneByOne(RunningCluster.Running cluster) throws IOException {
        var inputs = folder.resolve("fleet");
        var rows = DeviceRecordings.part(0);
        rows.removeIf(row -> (double) row.get(1) > 6);
        rows.add(DeviceRecordings.row("short", 1.0, 0.1, 0.2));
        rows.add(DeviceRecordings.row("twice", 1.0, 0.1, 0.2));
        rows.add(DeviceRecordings.row("twice", 1.0, 0.2, 0.2));
        DeviceRecordings.put(inputs, "a.parquet", rows);
        var out = folder.resolve("fitted");
        var fitted = run(cluster, List.of("physics", "fit", "duffing", "--windows"), inputs, out);
        assertThat(fitted.code()).as(fitted.err()).isZero();
        assertThat(fitted.document().get("without_fit").asInt()).isEqualTo(2);
        var documents = new TreeMap<String, Object>();
        for (var row : DeviceRecordings.rows(out.resolve("fits"))) {
            documents.put(
                    String.valueOf(row.get("window")),
                    Documents.jsonTree(String.valueOf(row.get("document")), "document"));
        }
        var plain = new TreeMap<String, Object>();
        for (var device : documents.keySet()) {
            var text = new StringBuilder("t,x,v\n");
            rows.stream()
                    .filter(row -> device.equals(row.get(0)))
                    .sorted(java.util.Comparator.comparingDouble(row -> (double) row.get(1)))
                    .forEach(row -> text.append("%s,%s,%s\n".formatted(row.get(1), row.get(2), row.get(3))));
            var file = Files.writeString(folder.resolve(device + ".csv"), text);
            plain.put(
                    device,
                    Program.run("physics", "fit", "duffing", file.toString(), "--json")
                            .document());
        }
        assertThat(documents).hasSize(DeviceRecordings.DEVICES).isEqualTo(plain);
        assertThat(DeviceRecordings.rows(out.resolve("problems")))
                .extracting(row -> row.get("window"))
                .containsExactlyInAnyOrder("short", "twice");
    }
}
