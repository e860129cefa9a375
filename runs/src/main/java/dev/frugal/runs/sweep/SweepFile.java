package dev.frugal.runs.sweep;

import dev.frugal.base.Documents;
import dev.frugal.base.YamlSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A sweep as its YAML file writes it.
public final class SweepFile {
    private static final List<String> KEYS = List.of(
            "command",
            "arguments",
            "base",
            "axes",
            "design",
            "metrics",
            "goal",
            "workers",
            "threads",
            "memory_megabytes",
            "seed");

    private static final long BYTES_OF_A_MEGABYTE = 1L << 20;

    /// Of a machine's memory, for the Java heaps of all trials. The tensors lie outside them.
    private static final double SHARE_OF_MEMORY = 0.25;

    private static final int LEAST_MEGABYTES = 512;
    private static final int MOST_MEGABYTES = 2048;

    private static final Map<String, String> METRICS_OF_TRAINING = metrics(
            "error", "rows[split=new-states].relative_l2_after",
            "error_new_parameters", "rows[split=new-parameters].relative_l2_after",
            "parameters", "rows[0].parameters");

    private final YamlSection file;
    private final Path folder;

    private SweepFile(YamlSection file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    /// Reads a file.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot be read or is no sweep
    public static SweepFile read(Path path) {
        var file = YamlSection.of(path);
        file.allow(KEYS);
        var parent = path.toAbsolutePath().getParent();
        return new SweepFile(file, parent == null ? Path.of("") : parent);
    }

    /// The seed of the draws of the design; 0 if the file has none.
    public long seed() {
        return file.at("seed").map(section -> section.as(Long.class)).orElse(0L);
    }

    /// What it says.
    ///
    /// @param workers in place of the file's
    /// @param processors of this machine
    /// @param memoryBytes of this machine
    /// @param spark URL of a Spark cluster whose workers run the trials
    /// @throws dev.frugal.base.InvalidInputException if a value is unusable; the sentence gives line and column
    public SweepSettings settings(Optional<Integer> workers, int processors, long memoryBytes, Optional<String> spark) {
        var command = file.at("command")
                .orElseThrow(() -> file.mistake(
                        "there is no 'command'; expected one of: " + String.join(", ", SweepSettings.COMMANDS)))
                .as(String.class);
        int threads = whole("threads").orElse(1);
        int side = workers.or(() -> whole("workers")).orElse(Math.max(1, processors / Math.max(1, threads)));
        int memory = whole("memory_megabytes")
                .orElse(Math.clamp(
                        (long) (SHARE_OF_MEMORY * memoryBytes / BYTES_OF_A_MEGABYTE / Math.max(1, side)),
                        LEAST_MEGABYTES,
                        MOST_MEGABYTES));
        return file.placing(() -> new SweepSettings(
                command,
                file.at("arguments")
                        .map(section -> List.of(section.as(String[].class)))
                        .orElse(List.of()),
                file.at("base")
                        .map(section -> withPaths(section.as(JsonNode.class)))
                        .orElse(JsonNodeFactory.instance.objectNode()),
                axes(),
                file.at("design")
                        .<SweepDesign>map(section -> section.as(SweepDesign.class))
                        .orElse(new SweepDesign.Grid()),
                metrics(command),
                file.at("goal")
                        .map(section -> section.as(SweepSettings.Goal.class))
                        .orElse(SweepSettings.Goal.LOWER),
                side,
                threads,
                memory,
                spark));
    }

    private Optional<Integer> whole(String key) {
        return file.at(key).map(section -> section.as(Integer.class));
    }

    private Map<String, JsonNode> axes() {
        var axes = new LinkedHashMap<String, JsonNode>();
        file.at("axes")
                .ifPresent(section -> section.entries().forEach((path, written) -> {
                    var node = written.as(JsonNode.class);
                    written.placing(() -> {
                        SettingsPath.of(path);
                        return SweepAxis.of(path, node);
                    });
                    axes.put(path, withPaths(node));
                }));
        return axes;
    }

    private Map<String, String> metrics(String command) {
        var named = file.at("metrics");
        if (named.isEmpty()) {
            return command.equals("physics train") ? METRICS_OF_TRAINING : Map.of();
        }
        var metrics = new LinkedHashMap<String, String>();
        named.get().entries().forEach((name, written) -> {
            var path = written.as(String.class);
            written.placing(() -> MetricPath.of(path));
            metrics.put(name, path);
        });
        return metrics;
    }

    private static Map<String, String> metrics(String... pairs) {
        var metrics = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            metrics.put(pairs[i], pairs[i + 1]);
        }
        return metrics;
    }

    /// Files are named relative to the sweep's file; a trial's settings lie elsewhere.
    private JsonNode withPaths(JsonNode node) {
        if (node.isString() && Files.isRegularFile(folder.resolve(node.asString()))) {
            return JsonNodeFactory.instance.stringNode(
                    folder.resolve(node.asString()).normalize().toString());
        }
        if (node instanceof ObjectNode mapping) {
            var copy = JsonNodeFactory.instance.objectNode();
            mapping.properties().forEach(entry -> copy.set(entry.getKey(), withPaths(entry.getValue())));
            return copy;
        }
        if (node.isArray()) {
            return Documents.tree(node.valueStream().map(this::withPaths).toList());
        }
        return node;
    }
}
