package dev.frugal.benchmarks;

import dev.frugal.base.Quantiles;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Several measurements of one quantity.
@JsonNaming(SnakeCaseStrategy.class)
public record Measurements(double least, double lowerQuartile, double median, double upperQuartile, double greatest) {
    /// @throws IllegalArgumentException if there is no measurement
    public static Measurements of(double[] measurements) {
        var quantiles = Quantiles.of(measurements);
        return new Measurements(
                quantiles.least(), quantiles.at(0.25), quantiles.median(), quantiles.at(0.75), quantiles.greatest());
    }
}
