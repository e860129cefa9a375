package dev.frugal.physics.field;

import java.util.List;

/// Fields at given times.
///
/// @param times ascending
/// @param values `[time][field * points + point]`
/// @param tangents derivatives of the values, `[time][column][field * points + point]`; empty if none were wanted
/// @param steps how many steps led from each time to the next
public record FieldSolution(double[] times, double[][] values, List<double[][]> tangents, int[] steps) {
    public FieldSolution {
        tangents = List.copyOf(tangents);
    }
}
