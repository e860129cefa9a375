package dev.frugal.physics.system;

import java.util.List;

/// A quantity that distinguishes the members of a family of systems, and that a model has to find
/// out from a window of measurements.
///
/// `low`, `high`: the legal range. `unit`: empty when there is none. `grid`: the values at which
/// training data are made, ascending; a *new* value is one between its first and its last that is
/// not on it.
public record Parameter(String name, double low, double high, String unit, List<Double> grid) {
    /// @throws IllegalArgumentException if the grid is empty, not ascending or outside the range
    public Parameter {
        var range = new Interval(low, high);
        grid = List.copyOf(grid);
        if (grid.isEmpty()) {
            throw new IllegalArgumentException("the grid of '%s' is empty".formatted(name));
        }
        double previous = Double.NEGATIVE_INFINITY;
        for (double value : grid) {
            if (!range.contains(value) || value <= previous) {
                throw new IllegalArgumentException(
                        "the grid of '%s' is not ascending within %s".formatted(name, range));
            }
            previous = value;
        }
    }

    /// The legal range.
    public Interval range() {
        return new Interval(low, high);
    }

    /// The part of the range that training data span.
    public Interval training() {
        return new Interval(grid.getFirst(), grid.getLast());
    }
}
