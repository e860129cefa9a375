package dev.frugal.physics.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fields at some times as JSON: what `physics solve --json` prints of them.
///
/// @param time of each sample, in units of time
/// @param coordinates the places of the points along each axis
/// @param fields the values of each field, `[time][point]`; along the first axis first
public record FieldDocument(double[] time, Map<String, double[]> coordinates, Map<String, List<double[]>> fields) {
    /// The document of values `[time][field * points + point]`.
    public static FieldDocument of(FieldSystem system, double[] times, double[][] values) {
        var coordinates = new LinkedHashMap<String, double[]>();
        system.grid().axes().forEach(axis -> coordinates.put(axis.coordinate(), axis.positions()));
        var fields = new LinkedHashMap<String, List<double[]>>();
        for (int field = 0; field < system.fields().size(); field++) {
            var rows = new ArrayList<double[]>();
            for (var row : values) {
                rows.add(Arrays.copyOfRange(row, field * system.points(), (field + 1) * system.points()));
            }
            fields.put(system.fieldNames().get(field), rows);
        }
        return new FieldDocument(times, coordinates, fields);
    }
}
