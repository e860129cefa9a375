package dev.frugal.physics.system;

/// A closed interval of numbers, in the units of what it bounds.
public record Interval(double low, double high) {
    /// @throws IllegalArgumentException if a bound or the width is not finite, or `high < low`
    public Interval {
        if (!Double.isFinite(high - low) || high < low) {
            throw new IllegalArgumentException(
                    "an interval goes from a finite number up to another, not from %s to %s".formatted(low, high));
        }
    }

    public double width() {
        return high - low;
    }

    public double middle() {
        return low + 0.5 * width();
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /// The point a share of the way up, `fraction` in 0…1.
    public double at(double fraction) {
        return low + fraction * width();
    }

    @Override
    public String toString() {
        return "[%s, %s]".formatted(ExpressionText.number(low), ExpressionText.number(high));
    }
}
