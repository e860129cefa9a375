package dev.frugal.physics.comparison;

import dev.frugal.base.Quantiles;
import java.util.Collection;
import java.util.Optional;

/// Median and range of a figure over seeds.
public record Spread(double median, double low, double high) {
    /// Empty when there is no value.
    static Optional<Spread> of(Collection<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var quantiles = Quantiles.of(values.stream().mapToDouble(Double::doubleValue));
        return Optional.of(new Spread(quantiles.median(), quantiles.least(), quantiles.greatest()));
    }
}
