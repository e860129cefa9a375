package dev.frugal.physics.system;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The indices of a file and the values that some of them have where a formula stands.
///
/// @param values by name
record IndexValues(Indices indices, Map<String, Integer> values) {
    /// Of a formula of a file without indices.
    static final IndexValues NONE = new IndexValues(Indices.NONE, Map.of());

    IndexValues {
        values = Map.copyOf(values);
    }

    /// Null if the name is no index, or has no value here.
    @Nullable
    Integer value(String name) {
        return values.get(name);
    }

    boolean isIndex(String name) {
        return indices.ranges().containsKey(name);
    }

    /// These values and another, as inside a sum.
    IndexValues with(String name, int value) {
        var all = new HashMap<>(values);
        all.put(name, value);
        return new IndexValues(indices, all);
    }
}
