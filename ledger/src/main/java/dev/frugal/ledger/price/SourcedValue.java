package dev.frugal.ledger.price;

import dev.frugal.base.InvalidInputException;
import java.time.LocalDate;

/// An external figure with its unit, source and date.
public record SourcedValue(double value, String unit, String source, LocalDate date) {
    public SourcedValue {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException("a figure in %s is %s; expected a finite number".formatted(unit, value));
        }
        if (source.isBlank()) {
            throw new InvalidInputException("the figure %s %s has no source; state one, even if it is only 'assumption'"
                    .formatted(value, unit));
        }
    }

    /// The value, checked to be in `expectedUnit` and between `low` and `high`, inclusive.
    public double checked(String name, String expectedUnit, double low, double high) {
        if (!unit.equals(expectedUnit)) {
            throw new InvalidInputException(
                    "'%s' is given in %s; expected %s: convert it".formatted(name, unit, expectedUnit));
        }
        if (value < low || value > high) {
            throw new InvalidInputException(
                    "'%s' is %s %s; expected a number from %s to %s".formatted(name, value, unit, low, high));
        }
        return value;
    }
}
