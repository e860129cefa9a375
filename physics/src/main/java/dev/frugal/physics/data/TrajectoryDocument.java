package dev.frugal.physics.data;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A [Window] as JSON: what `physics solve --json` prints.
///
/// @param time of each sample, in units of time
/// @param states the values of each state at those times, in the system's order
public record TrajectoryDocument(double[] time, Map<String, double[]> states) {
    /// The document of a window of `system`.
    public static TrajectoryDocument of(DynamicalSystem system, Window window) {
        var states = new LinkedHashMap<String, double[]>();
        for (int j = 0; j < system.stateNames().size(); j++) {
            int state = j;
            states.put(
                    system.stateNames().get(j),
                    Arrays.stream(window.states())
                            .mapToDouble(sample -> sample[state])
                            .toArray());
        }
        return new TrajectoryDocument(window.times(), states);
    }
}
