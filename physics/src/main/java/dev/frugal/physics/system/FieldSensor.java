package dev.frugal.physics.system;

import java.util.List;
import java.util.Optional;

/// Where a field is measured.
///
/// @param field its name
/// @param points the numbers of the grid's points
/// @param noise of each reading, if known
public record FieldSensor(String field, List<Integer> points, Optional<Sensor.Noise> noise) {
    public FieldSensor {
        points = List.copyOf(points);
    }
}
