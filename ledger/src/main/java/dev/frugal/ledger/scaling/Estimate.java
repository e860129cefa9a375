package dev.frugal.ledger.scaling;

/// A number and its 90 % interval.
///
/// @param value at the best fit
/// @param low 5 % quantile
/// @param high 95 % quantile
public record Estimate(double value, double low, double high) {
    Estimate(double value, Interval interval) {
        this(value, interval.low(), interval.high());
    }
}
