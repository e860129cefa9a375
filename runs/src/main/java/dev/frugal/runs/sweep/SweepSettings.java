package dev.frugal.runs.sweep;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.ledger.meter.Consumption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/// What a sweep tries and how.
///
/// @param command words of the command that every trial runs, such as `physics train`; it takes `--config`
/// @param arguments further arguments of it
/// @param base its settings, which the axes change
/// @param axes values by the path of the setting, as [SweepAxis#of] reads them
/// @param design which combinations are tried
/// @param metrics numbers of a trial's document by name, as [MetricPath] reads them; the first is the objective
/// @param goal which objective is better
/// @param workers processes at a time
/// @param threads of each trial
/// @param memoryMegabytes Java heap of each trial
/// @param spark URL of the Spark cluster whose workers run the trials; empty for processes on this machine
@JsonNaming(SnakeCaseStrategy.class)
public record SweepSettings(
        String command,
        List<String> arguments,
        JsonNode base,
        Map<String, JsonNode> axes,
        SweepDesign design,
        Map<String, String> metrics,
        Goal goal,
        int workers,
        int threads,
        int memoryMegabytes,
        Optional<String> spark) {
    /// The kind of a sweep's run.
    public static final String KIND = "sweep";

    /// The commands that take `--config` and start a run.
    public static final List<String> COMMANDS =
            List.of("physics train", "physics compare", "reasoning pretrain", "reasoning train");

    /// Which objective is better.
    public enum Goal {
        LOWER,
        HIGHER
    }

    /// @throws InvalidInputException if a command, an axis or a metric is unusable
    public SweepSettings {
        if (!COMMANDS.contains(command)) {
            throw new InvalidInputException(
                    "a sweep cannot run '%s'; expected one of: %s".formatted(command, String.join(", ", COMMANDS)));
        }
        if (!(base instanceof ObjectNode)) {
            throw new InvalidInputException("'base' is %s; expected settings of '%s'".formatted(base, command));
        }
        if (axes.isEmpty()) {
            throw new InvalidInputException(
                    "the sweep has no axis; name at least one setting under 'axes', as in seed: [0, 1, 2]");
        }
        if (metrics.isEmpty()) {
            throw new InvalidInputException(
                    "the sweep has no metric; name at least one under 'metrics', as in error: rows[0].relative_l2_after");
        }
        Require.atLeast("workers", workers, 1);
        Require.atLeast("threads", threads, 1);
        Require.atLeast("memory_megabytes", memoryMegabytes, 64);
        arguments = List.copyOf(arguments);
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        axes.forEach((path, written) -> {
            SettingsPath.of(path);
            SweepAxis.of(path, written);
        });
        metrics.values().forEach(MetricPath::of);
        if (design instanceof SweepDesign.Halving halving) {
            SettingsPath.of(halving.budget());
            if (axes.containsKey(halving.budget())) {
                throw new InvalidInputException("%s is an axis and the budget of the halving; expected only one of both"
                        .formatted(halving.budget()));
            }
        }
    }

    /// The name of the metric by which trials are ranked.
    public String objective() {
        return metrics.keySet().iterator().next();
    }

    /// The settings of one trial, as its `--config` takes them.
    public JsonNode configuration(Trial trial) {
        var settings = ((ObjectNode) base).deepCopy();
        trial.settings().forEach((path, value) -> SettingsPath.of(path).set(settings, value));
        return settings;
    }

    /// How a finished trial did.
    ///
    /// @param run its name
    /// @param document what its command prints with `--json`
    /// @throws InvalidInputException if the document has no such number as a metric names
    public TrialOutcome outcome(Trial trial, String run, JsonNode document, Consumption spent) {
        var numbers = new LinkedHashMap<String, Double>();
        metrics.forEach((name, path) -> numbers.put(
                name,
                MetricPath.of(path)
                        .in(document)
                        .orElseThrow(() -> new InvalidInputException(
                                "the document of '%s' has no number at '%s', which is the metric %s; it has: %s"
                                        .formatted(
                                                command, path, name, String.join(", ", MetricPath.all(document)))))));
        return new TrialOutcome(trial, run, "", numbers, spent);
    }
}
