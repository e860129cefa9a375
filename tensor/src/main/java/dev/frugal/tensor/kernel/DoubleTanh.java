package dev.frugal.tensor.kernel;

/// tanh in float64, within nine units in the last place. It may exceed ±1 by one of them. Below 2⁻¹⁰¹⁰,
/// where x/32 becomes subnormal, it is within 16 times the smallest double.
///
/// Lambert's continued fraction, eight terms deep, is exact to 4e-18 on |x|/32 ≤ 0.6; five times
/// tanh 2u = 2tanh u/(1 + tanh² u) leads back to x, numerator and denominator kept apart so that
/// there is one division. All terms are positive: nothing cancels.
final class DoubleTanh {
    /// Beyond it tanh is ±1 in float64.
    private static final double BOUND = 19.1;

    private DoubleTanh() {}

    /// In place.
    static void value(int count, double[] a) {
        for (int i = 0; i < count; i++) {
            double u = Math.max(-BOUND, Math.min(BOUND, a[i])) * (1.0 / 32);
            double q = u * u;
            double n0 = u * (1 + q * (2.0 / 15 + q * (2.0 / 585 + q * (4.0 / 225225))));
            double d0 = 1 + q * (7.0 / 15 + q * (1.0 / 39 + q * (2.0 / 6435 + q * (1.0 / 2027025))));
            double n1 = 2 * n0 * d0;
            double d1 = n0 * n0 + d0 * d0;
            double n2 = 2 * n1 * d1;
            double d2 = n1 * n1 + d1 * d1;
            double n3 = 2 * n2 * d2;
            double d3 = n2 * n2 + d2 * d2;
            double n4 = 2 * n3 * d3;
            double d4 = n3 * n3 + d3 * d3;
            a[i] = 2 * n4 * d4 / (n4 * n4 + d4 * d4);
        }
    }
}
