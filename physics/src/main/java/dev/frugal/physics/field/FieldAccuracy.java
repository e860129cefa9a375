package dev.frugal.physics.field;

/// How accurate a solution is to be, and how much it may cost.
///
/// @param tolerance bound on the difference that halving the steps between two given times makes, divided by 15: the
///   estimated error made there; relative to each field's root mean square, the largest so far
/// @param steps in all, after which the solution is given up
public record FieldAccuracy(double tolerance, long steps) {
    /// Reference solutions.
    public static final FieldAccuracy REFERENCE = new FieldAccuracy(1e-9, 10_000_000);

    /// Solutions that only have to show where the fields go.
    public static final FieldAccuracy ROUGH = new FieldAccuracy(1e-4, 1_000_000);

    private static final double FINEST = 1e-13;

    /// @throws IllegalArgumentException if the tolerance is below 1e-13 or not below 1
    public FieldAccuracy {
        if (!(tolerance >= FINEST && tolerance < 1)) {
            throw new IllegalArgumentException("a tolerance is from 1e-13 to 1, not " + tolerance);
        }
    }
}
