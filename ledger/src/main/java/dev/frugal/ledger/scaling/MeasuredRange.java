package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import java.util.Locale;

/// The range of a variable over the runs of a method, which a law may leave only by a stated factor.
///
/// @param least smallest measured value
/// @param greatest largest measured value
public record MeasuredRange(double least, double greatest) {
    /// Whether `value` is at most `factor` times beyond either end.
    public boolean allows(double value, double factor) {
        return value >= least / factor && value <= greatest * factor;
    }

    /// Refuses a value further beyond the range than `factor`.
    ///
    /// @param what what has the value, in words: `compute of hybrid`
    /// @throws InvalidInputException if it is further beyond
    public void require(String what, double value, double factor) {
        if (!allows(value, factor)) {
            boolean above = value > greatest;
            throw new InvalidInputException(
                    ("%s would be %s, which is %s times %s the %s measured, %s; expected at most %s times, because a law"
                                    + " says nothing that far from its runs: measure %s runs, or allow more with"
                                    + " --extrapolate")
                            .formatted(
                                    what,
                                    Double.isInfinite(value) ? "infinite" : text(value),
                                    Double.isInfinite(value)
                                            ? "any number of"
                                            : text(above ? value / greatest : least / value),
                                    above ? "above" : "below",
                                    above ? "largest" : "smallest",
                                    text(above ? greatest : least),
                                    text(factor),
                                    above ? "larger" : "smaller"));
        }
    }

    private static String text(double value) {
        return value >= 0.01 && value < 1e6
                ? String.format(Locale.ROOT, "%.4g", value)
                : String.format(Locale.ROOT, "%.3e", value);
    }
}
