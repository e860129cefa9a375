package dev.frugal.runs.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// One run of a sweep.
///
/// @param index its place in the sweep, from 0; the same each time the sweep is planned
/// @param rung of successive halving; 0 in other designs
/// @param settings the axes' values, by path, in the axes' order
public record Trial(int index, int rung, Map<String, JsonNode> settings) {
    public Trial {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /// The value of a setting that varies.
    public JsonNode value(String path) {
        return Objects.requireNonNull(settings.get(path), path);
    }
}
