package dev.frugal.tensor.kernel;

/// tanh in float32, within 3e-7 relative: a rational approximation of degrees 13 and 6, the one of
/// the Eigen library. Below 2⁻¹¹⁷, where the products become subnormal, within 103 times the smallest
/// float.
final class FloatTanh {
    /// Beyond it the value stays what it is here, 2.4e-7 short of ±1.
    static final float BOUND = 7.90531110763549805f;

    /// Coefficients of the numerator, by degree in x.
    static final float N1 = 4.89352455891786e-03f;

    static final float N3 = 6.37261928875436e-04f;
    static final float N5 = 1.48572235717979e-05f;
    static final float N7 = 5.12229709037114e-08f;
    static final float N9 = -8.60467152213735e-11f;
    static final float N11 = 2.00018790482477e-13f;
    static final float N13 = -2.76076847742355e-16f;

    /// Coefficients of the denominator, by degree in x.
    static final float D0 = 4.89352518554385e-03f;

    static final float D2 = 2.26843463243900e-03f;
    static final float D4 = 1.18534705686654e-04f;
    static final float D6 = 1.19825839466702e-06f;

    private FloatTanh() {}

    /// In place.
    static void value(int count, float[] a) {
        for (int i = 0; i < count; i++) {
            float x = Math.max(-BOUND, Math.min(BOUND, a[i]));
            float q = x * x;
            float n = Math.fma(q, N13, N11);
            n = Math.fma(q, n, N9);
            n = Math.fma(q, n, N7);
            n = Math.fma(q, n, N5);
            n = Math.fma(q, n, N3);
            n = Math.fma(q, n, N1);
            float d = Math.fma(q, D6, D4);
            d = Math.fma(q, d, D2);
            d = Math.fma(q, d, D0);
            a[i] = x * n / d;
        }
    }
}
