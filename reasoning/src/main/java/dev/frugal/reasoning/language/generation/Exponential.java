package dev.frugal.reasoning.language.generation;

/// e^x for x ≤ 0 in plain arithmetic, which the compiler keeps in vector registers where `Math.exp`
/// is a call: x is split into n·ln 2 + r with |r| ≤ ln 2 / 2, e^r is a polynomial, 2^n is put into
/// the exponent bits (Cody and Waite 1980).
final class Exponential {
    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN2_HIGH = 0.6931471803691238;
    private static final double LN2_LOW = 1.9082149292705877e-10;

    /// Below this the result is 0 in float32.
    private static final double LOWEST = -104;

    private Exponential() {}

    /// Relative error below 1e-8; 0 below -104.
    static double of(double x) {
        if (!(x > LOWEST)) {
            return Double.isNaN(x) ? x : 0;
        }
        double n = Math.rint(x * LOG2_E);
        double r = x - n * LN2_HIGH - n * LN2_LOW;
        double series = 1.0 / 5040;
        series = series * r + 1.0 / 720;
        series = series * r + 1.0 / 120;
        series = series * r + 1.0 / 24;
        series = series * r + 1.0 / 6;
        series = series * r + 0.5;
        series = series * r + 1;
        series = series * r + 1;
        return series * Double.longBitsToDouble(((long) n + 1023) << 52);
    }
}
