package dev.frugal.physics.monitoring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What is said about one window: a line of `physics monitor` (docs/reference/physics-monitor.md).
///
/// @param window its number, from 1
/// @param start the time of its first sample
/// @param time the time of its last sample
/// @param parameters estimates by name; empty if the window could not be used
/// @param regime the most probable regime; null if regimes were not asked for
/// @param regimes probabilities, in descending order
/// @param certificate how well the model's forecast satisfies the equation; null without a forecast
/// @param changes that this window reveals
/// @param limits state of each limit, in the order in which they were given
/// @param problem why the window could not be used; null if it was
/// @param warnings of the forecast
public record MonitorLine(
        long window,
        double start,
        double time,
        Map<String, Estimate> parameters,
        @Nullable String regime,
        Map<String, Double> regimes,
        @Nullable Certificate certificate,
        List<ChangePoint> changes,
        List<LimitState> limits,
        @Nullable String problem,
        List<String> warnings) {
    /// A parameter of a window.
    ///
    /// @param low, high the ends of the 95 % band
    /// @param trend change per unit of time over the latest windows; null as long as there are too few
    public record Estimate(
            double mean,
            double sd,
            double low,
            double high,
            @Nullable Slope trend) {}

    /// A trend with its standard deviation.
    public record Slope(double slope, double sd, int windows) {}

    /// The mean squared residual of the forecast.
    public record Certificate(double residual) {}

    /// A parameter that jumped, or a regime that was left.
    ///
    /// @param of the parameter's name, or `regime`
    /// @param since when, as far as the track tells
    /// @param before the value expected, or the regime left
    /// @param after the value found, or the new regime
    public record ChangePoint(String of, double since, Object before, Object after) {}

    /// A limit.
    ///
    /// @param reached whether the parameter is beyond it with a probability of at least 97.5 %
    /// @param probability that it is beyond the limit
    /// @param expected when the trend reaches it; null if it does not
    /// @param earliest, latest 95 % interval of that; null where it is open
    @JsonNaming(SnakeCaseStrategy.class)
    public record LimitState(
            String parameter,
            double value,
            boolean reached,
            double probability,
            @Nullable Double expected,
            @Nullable Double earliest,
            @Nullable Double latest) {}

    public MonitorLine {
        parameters = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parameters));
        regimes = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(regimes));
        changes = List.copyOf(changes);
        limits = List.copyOf(limits);
        warnings = List.copyOf(warnings);
    }
}
