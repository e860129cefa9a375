package dev.frugal.runs.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// One run of a sweep.
///
/// @param index its place in the sweep, from 0; the same each time the sweep is planned
/// @param rung of successive halving; 0 in other designs
/// @param settings the axes' values, by path, in the axes' order
public record Trial(int index, int rung, Map<String, JsonNode> settings) {
    private static final Pattern INDEX = Pattern.compile("\\d{4,9}");

    public Trial {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /// The name of its run.
    ///
    /// @param sweep the name of the sweep's run
    public String runName(String sweep) {
        return "%s-%04d".formatted(sweep, index);
    }

    /// The index of the trial of `sweep` whose run is called `run`; empty if that is no run of one.
    public static OptionalInt index(String sweep, String run) {
        var index = run.startsWith(sweep + "-") ? run.substring(sweep.length() + 1) : "";
        return INDEX.matcher(index).matches() ? OptionalInt.of(Integer.parseInt(index)) : OptionalInt.empty();
    }

    /// The value of a setting that varies.
    public JsonNode value(String path) {
        return Objects.requireNonNull(settings.get(path), path);
    }
}
