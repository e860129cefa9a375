package dev.frugal.physics.monitoring;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.Expression;

/// A value that a parameter should not reach.
///
/// @param parameter its name
/// @param value in its unit
public record Limit(String parameter, double value) {
    /// The limit that a text such as `F0=0.5` states; the value may be a formula of numbers.
    ///
    /// @throws InvalidInputException if it states none
    public static Limit parse(String text) {
        int sign = text.indexOf('=');
        if (sign < 1) {
            throw new InvalidInputException("--limit is '%s'; expected NAME=VALUE".formatted(text));
        }
        return new Limit(text.substring(0, sign).strip(), Expression.number(text.substring(sign + 1)));
    }
}
