package dev.frugal.ledger.statement;

import dev.frugal.base.InvalidInputException;
import java.util.List;

/// A result of a run: an error, an accuracy, a length.
///
/// @param name name in the report: `relative L2 after the window, new states`
/// @param unit `1` for a ratio
/// @param better direction of improvement
/// @param values one per seed, at least one
public record Measure(String name, String unit, Direction better, List<Double> values) {
    /// Direction of improvement.
    public enum Direction {
        /// An error, a length, a cost.
        LOWER,
        /// An accuracy.
        HIGHER
    }

    public Measure {
        values = List.copyOf(values);
        if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
            throw new InvalidInputException(
                    "the measure '%s' has the values %s; expected at least one, all finite".formatted(name, values));
        }
    }

    /// A measure of a single seed.
    public Measure(String name, String unit, Direction better, double value) {
        this(name, unit, better, List.of(value));
    }
}
