package dev.frugal.ledger.scaling;

/// Error as a function of one variable: parameters, data or compute.
public sealed interface ScalingCurve permits PowerLaw, BrokenPowerLaw {
    /// The error at `x`.
    double error(double x);

    /// −d(error)/dx at `x`.
    double slope(double x);

    /// The error that no size falls below.
    double irreducible();

    /// The smallest `x` at which the error is `error`; infinite if it is not above the irreducible error.
    double inverse(double error);
}
