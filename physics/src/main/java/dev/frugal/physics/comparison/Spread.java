package dev.frugal.physics.comparison;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/// Median and range of a figure over seeds.
public record Spread(double median, double low, double high) {
    /// Empty when there is no value.
    static Optional<Spread> of(Collection<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1]));
    }
}
