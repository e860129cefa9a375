package dev.frugal.physics.identification;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a resumed identification continues from: the fits of its stages so far, by name.
record Checkpoint(Map<String, Stage> stages) {
    Checkpoint {
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
    }

    /// A fit on its way.
    ///
    /// @param networks units of the unknown terms' networks, without weights
    /// @param plan the stretches
    record Stage(List<LearntTerm> networks, List<Stretch> plan, OutputFit.State state) {}

    static Checkpoint empty() {
        return new Checkpoint(Map.of());
    }

    Checkpoint with(String name, Stage stage) {
        var all = new LinkedHashMap<>(stages);
        all.put(name, stage);
        return new Checkpoint(all);
    }
}
