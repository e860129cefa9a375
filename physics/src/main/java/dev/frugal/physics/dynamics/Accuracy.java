package dev.frugal.physics.dynamics;

/// How accurate a solution is to be, and how much it may cost.
///
/// @param states bound on the estimated error of a step, relative to the state and to its typical
///   size
/// @param tangents the same for each tangent, relative to its entries and its own length
/// @param evaluations of the right-hand side after which the solution is given up
public record Accuracy(double states, double tangents, long evaluations) {
    /// Reference solutions: some five digits better than any network.
    public static final Accuracy REFERENCE = new Accuracy(1e-10, 1e-6, 5_000_000);

    /// What is fitted to reference solutions, so that it adds no error of its own. For Taylor series:
    /// two more digits cost them little, and implicit methods many times the steps.
    public static final Accuracy FIT = new Accuracy(1e-12, 1e-6, 5_000_000);

    /// Long runs: where a chaotic solution goes is lost within a few dozen time units at any
    /// tolerance, what it does on average is not.
    public static final Accuracy LONG_RUN = new Accuracy(1e-9, 1e-9, 20_000_000);
}
