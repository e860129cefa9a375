package dev.frugal.tensor.kernel;

/// What float32 needs and float64 does not; the kernels of both call it (see [DoublePrecision]).
final class FloatPrecision {
    /// Adjoints of less magnitude are flushed to zero, 2⁻⁸⁰.
    ///
    /// Going back, an LSTM that has not learned to remember halves its adjoints with every step;
    /// after 130 steps float32 has subnormal numbers for them only, with which a processor
    /// calculates a hundred times slower. Against what came before they are far below rounding. The
    /// bound leaves room for products with small numbers that are still normal ones.
    static final float TINY = 0x1p-80f;

    private FloatPrecision() {}

    static float flushed(float adjoint) {
        return Math.abs(adjoint) < TINY ? 0 : adjoint;
    }

    static float rounded(double value) {
        return (float) value;
    }
}
