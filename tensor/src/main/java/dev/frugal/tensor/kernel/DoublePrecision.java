package dev.frugal.tensor.kernel;

/// Nothing is lost in float64, and adjoints would have to shrink for a thousand steps to become
/// subnormal: the counterpart of [FloatPrecision].
final class DoublePrecision {
    private DoublePrecision() {}

    static double flushed(double adjoint) {
        return adjoint;
    }

    static double rounded(double value) {
        return value;
    }
}
