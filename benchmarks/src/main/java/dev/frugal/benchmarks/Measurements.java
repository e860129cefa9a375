package dev.frugal.benchmarks;

import java.util.Arrays;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Several measurements of one quantity.
@JsonNaming(SnakeCaseStrategy.class)
public record Measurements(double least, double lowerQuartile, double median, double upperQuartile, double greatest) {
    /// @throws IllegalArgumentException if there is no measurement
    public static Measurements of(double[] measurements) {
        if (measurements.length == 0) {
            throw new IllegalArgumentException("no measurement has no spread");
        }
        var sorted = measurements.clone();
        Arrays.sort(sorted);
        return new Measurements(
                sorted[0],
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                sorted[sorted.length - 1]);
    }

    /// Linear between neighbours (type 7 of Hyndman and Fan 1996).
    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
