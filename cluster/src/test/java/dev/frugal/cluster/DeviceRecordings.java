package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.table.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Recordings of a few devices, and what `physics monitor` says about each on one machine.
final class DeviceRecordings {
    /// A small flow map of the Duffing oscillator that the tests of the program have.
    static final Path MODEL = Path.of(
            "..",
            "app",
            "src",
            "test",
            "resources",
            "dev",
            "frugal",
            "app",
            "dashboard",
            "flow-run",
            "checkpoints",
            "model.safetensors");

    static final int DEVICES = 3;

    /// Samples of a part of a recording: no whole number of windows.
    private static final int SAMPLES = 230;

    private static final double INTERVAL = 0.08;

    private DeviceRecordings() {}

    static Map<String, ParquetFile.Type> columns() {
        var columns = new LinkedHashMap<String, ParquetFile.Type>();
        columns.put("device", ParquetFile.Type.TEXT);
        columns.put("t", ParquetFile.Type.NUMBER);
        columns.put("x", ParquetFile.Type.NUMBER);
        columns.put("v", ParquetFile.Type.NUMBER);
        return columns;
    }

    static List<Object> row(@Nullable String device, @Nullable Double time, @Nullable Double x, double v) {
        var row = new ArrayList<Object>();
        Collections.addAll(row, device, time, x, v);
        return row;
    }

    /// The rows of all devices in a part of the recordings, in no order.
    static List<List<Object>> part(int part) {
        var rows = new ArrayList<List<Object>>();
        for (int device = 0; device < DEVICES; device++) {
            for (int i = part * SAMPLES; i < (part + 1) * SAMPLES; i++) {
                rows.add(sample(device, i));
            }
        }
        Collections.shuffle(rows, new Random(part));
        return rows;
    }

    private static List<Object> sample(int device, int number) {
        double time = number * INTERVAL;
        double amplitude = 0.2 + 0.05 * device;
        return row("device-" + device, time, amplitude * Math.cos(time), -amplitude * Math.sin(time));
    }

    /// Puts a file into a folder as a whole.
    static void put(Path folder, String name, List<List<Object>> rows) throws IOException {
        var whole = folder.resolveSibling(name);
        ParquetFile.write(whole, columns(), rows);
        Files.createDirectories(folder);
        Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The lines of `physics monitor` on one machine, by device.
    static Map<String, List<JsonNode>> lines(Path folder, int parts) throws IOException {
        var lines = new TreeMap<String, List<JsonNode>>();
        for (int device = 0; device < DEVICES; device++) {
            var text = new StringBuilder("t,x,v\n");
            for (int i = 0; i < parts * SAMPLES; i++) {
                var row = sample(device, i);
                text.append(row.get(1))
                        .append(',')
                        .append(row.get(2))
                        .append(',')
                        .append(row.get(3))
                        .append('\n');
            }
            var file = Files.writeString(folder.resolve("device-%d.csv".formatted(device)), text);
            var monitored =
                    Program.run("physics", "monitor", "--model", MODEL.toString(), "--recording", file.toString());
            if (monitored.code() != 0) {
                throw new AssertionError(monitored.err());
            }
            lines.put(
                    "device-" + device,
                    monitored
                            .out()
                            .lines()
                            .map(line -> Documents.jsonTree(line, "line"))
                            .toList());
        }
        return lines;
    }

    /// The rows of all Parquet files in a folder.
    static List<Map<String, Object>> rows(Path folder) throws IOException {
        var rows = new ArrayList<Map<String, Object>>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                rows.addAll(ParquetFile.read(file));
            }
        }
        return rows;
    }

    /// The lines in a folder of windows, by device and in the order of their numbers.
    static Map<String, List<JsonNode>> written(Path windows) throws IOException {
        var lines = new TreeMap<String, List<JsonNode>>();
        var rows = new ArrayList<>(rows(windows));
        rows.sort(Comparator.comparingLong(row -> Long.parseLong(String.valueOf(row.get("window")))));
        for (var row : rows) {
            lines.computeIfAbsent(String.valueOf(row.get("device")), _ -> new ArrayList<>())
                    .add(Documents.jsonTree(String.valueOf(row.get("line")), "line"));
        }
        return lines;
    }
}
