package dev.frugal.physics.data;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A [Window] as JSON: what `physics solve --json` prints.
///
/// @param time of each sample, in units of time
/// @param states the values of each state at those times, in the system's order
public record TrajectoryDocument(double[] time, Map<String, double[]> states) {
    /// The document of a window of `system`.
    public static TrajectoryDocument of(DynamicalSystem system, Window window) {
        return new TrajectoryDocument(window.times(), byState(system.stateNames(), window.states()));
    }

    /// The columns of `rows`, `[time][state]`, by the states' names.
    static Map<String, double[]> byState(List<String> names, double[][] rows) {
        var columns = new LinkedHashMap<String, double[]>();
        for (int j = 0; j < names.size(); j++) {
            int state = j;
            columns.put(
                    names.get(j),
                    Arrays.stream(rows).mapToDouble(row -> row[state]).toArray());
        }
        return columns;
    }
}
