package dev.frugal.physics.data;

import java.util.List;
import java.util.Map;

/// A forecast as JSON: part of what `physics predict --json` and `physics fit --json` print.
///
/// @param time in units of time
/// @param states the values of each state at those times, in the system's order
/// @param sd their standard deviations, in the states' units
public record ForecastDocument(double[] time, Map<String, double[]> states, Map<String, double[]> sd) {
    /// @param states `[time][state]`, as are the deviations
    public static ForecastDocument of(List<String> names, double[] time, double[][] states, double[][] deviations) {
        return new ForecastDocument(
                time, TrajectoryDocument.byState(names, states), TrajectoryDocument.byState(names, deviations));
    }
}
