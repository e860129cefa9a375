package dev.frugal.ledger.scaling;

/// Error against parameters and data.
///
/// @param law the fitted law
/// @param parameters measured range
/// @param data measured range
/// @param operationsPerProduct k in training operations = k · N · D, the geometric mean over the runs;
///   about 6
///   for a
///   transformer
/// @param spread largest such ratio over the smallest
public record JointFit(
        LawFit<JointLaw> law,
        MeasuredRange parameters,
        MeasuredRange data,
        double operationsPerProduct,
        double spread) {}
