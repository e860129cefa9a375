package dev.frugal.runs.report;

import java.util.OptionalDouble;

/// An axis of a plot.
///
/// @param label quantity and unit, such as `time in s`
/// @param low lower end; by default the smallest number drawn
/// @param high upper end; by default the largest number drawn
public record Axis(String label, Scale scale, OptionalDouble low, OptionalDouble high) {
    /// The scale of an axis.
    public enum Scale {
        LINEAR,
        /// Logarithmic; numbers that are not positive are omitted.
        LOGARITHMIC
    }

    public Axis {
        if (low.isPresent() && high.isPresent() && !(low.getAsDouble() < high.getAsDouble())) {
            throw new IllegalArgumentException(
                    "the axis '%s' from %s to %s".formatted(label, low.getAsDouble(), high.getAsDouble()));
        }
    }

    public static Axis linear(String label) {
        return new Axis(label, Scale.LINEAR, OptionalDouble.empty(), OptionalDouble.empty());
    }

    public static Axis logarithmic(String label) {
        return new Axis(label, Scale.LOGARITHMIC, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /// The same axis with fixed ends.
    public Axis within(double low, double high) {
        return new Axis(label, scale, OptionalDouble.of(low), OptionalDouble.of(high));
    }
}
