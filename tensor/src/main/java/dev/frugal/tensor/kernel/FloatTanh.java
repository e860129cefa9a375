package dev.frugal.tensor.kernel;

import java.util.List;

/// A jet through tanh in float, forwards and backwards, by Faà di Bruno's formula (see
/// [dev.frugal.tensor.jet.LibtorchJetEngine]).
///
/// Every loop reads and writes separate arrays at the same index, the form that the compiler turns
/// into vector instructions by itself, and no element depends on another, so that the bits do not
/// depend on how many lanes it takes at once.
final class FloatTanh {
    /// Beyond it tanh is ±1 in float32.
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

    /// tanh in place, within 3e-7 relative: a rational approximation of degrees 13 and 6, the one
    /// of the Eigen library.
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

    /// Derivatives of the output along one direction.
    ///
    /// @param y the output's value
    /// @param a the input's derivatives 1 … order
    /// @param out the output's derivatives 1 … order
    static void derivatives(int count, float[] y, List<float[]> a, List<float[]> out) {
        switch (a.size()) {
            case 1 -> first(count, y, a.get(0), out.get(0));
            case 2 -> second(count, y, a.get(0), a.get(1), out.get(0), out.get(1));
            case 3 -> {
                second(count, y, a.get(0), a.get(1), out.get(0), out.get(1));
                third(count, y, a.get(0), a.get(1), a.get(2), out.get(2));
            }
            case 4 -> {
                second(count, y, a.get(0), a.get(1), out.get(0), out.get(1));
                third(count, y, a.get(0), a.get(1), a.get(2), out.get(2));
                fourth(count, y, a.get(0), a.get(1), a.get(2), a.get(3), out.get(3));
            }
            default -> throw new IllegalArgumentException("order " + a.size());
        }
    }

    /// Adjoints of the input's derivatives along one direction, in place of the output's, and what
    /// the derivatives add to the adjoint of the input's value.
    ///
    /// @param y the output's value
    /// @param a the input's derivatives 1 … order
    /// @param g adjoints of the output's derivatives; afterwards of the input's
    /// @param value adjoint of the input's value, added to
    static void adjoints(int count, float[] y, List<float[]> a, List<float[]> g, float[] value) {
        switch (a.size()) {
            case 0 -> {}
            case 1 -> adjoints1(count, y, a.get(0), g.get(0), value);
            case 2 -> adjoints2(count, y, a.get(0), a.get(1), g.get(0), g.get(1), value);
            case 3 -> adjoints3(count, y, a.get(0), a.get(1), a.get(2), g.get(0), g.get(1), g.get(2), value);
            case 4 -> {
                fourthAdjointOfValue(count, y, a.get(0), a.get(1), a.get(2), a.get(3), g.get(3), value);
                adjoints4(count, y, a.get(0), a.get(1), a.get(2), g.get(0), g.get(1), g.get(2), g.get(3), value);
            }
            default -> throw new IllegalArgumentException("order " + a.size());
        }
    }

    /// The adjoint of the input's value from that of the output's, in place.
    static void adjointOfValue(int count, float[] y, float[] g) {
        for (int i = 0; i < count; i++) {
            g[i] = g[i] * (1 - y[i] * y[i]);
        }
    }

    private static void first(int count, float[] y, float[] a1, float[] y1) {
        for (int i = 0; i < count; i++) {
            y1[i] = (1 - y[i] * y[i]) * a1[i];
        }
    }

    private static void second(int count, float[] y, float[] a1, float[] a2, float[] y1, float[] y2) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float d1 = a1[i];
            y1[i] = s1 * d1;
            y2[i] = s1 * (a2[i] - 2 * v * d1 * d1);
        }
    }

    private static void third(int count, float[] y, float[] a1, float[] a2, float[] a3, float[] y3) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float s3 = 6 * v * v - 2;
            float d1 = a1[i];
            y3[i] = s1 * (a3[i] - 6 * v * d1 * a2[i] + s3 * d1 * d1 * d1);
        }
    }

    private static void fourth(int count, float[] y, float[] a1, float[] a2, float[] a3, float[] a4, float[] y4) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float s3 = 6 * v * v - 2;
            float s4 = v * (16 - 24 * v * v);
            float d1 = a1[i];
            float d2 = a2[i];
            float square = d1 * d1;
            y4[i] = s1 * (a4[i] - 2 * v * (4 * d1 * a3[i] + 3 * d2 * d2) + 6 * s3 * square * d2 + s4 * square * square);
        }
    }

    private static void adjoints1(int count, float[] y, float[] a1, float[] g1, float[] value) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float h1 = g1[i] * s1;
            value[i] = value[i] - 2 * v * a1[i] * h1;
            g1[i] = h1;
        }
    }

    private static void adjoints2(int count, float[] y, float[] a1, float[] a2, float[] g1, float[] g2, float[] value) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float s3 = 6 * v * v - 2;
            float d1 = a1[i];
            float h1 = g1[i] * s1;
            float h2 = g2[i] * s1;
            value[i] = value[i] - 2 * v * (d1 * h1 + a2[i] * h2) + s3 * d1 * d1 * h2;
            g1[i] = h1 - 4 * v * d1 * h2;
            g2[i] = h2;
        }
    }

    private static void adjoints3(
            int count,
            float[] y,
            float[] a1,
            float[] a2,
            float[] a3,
            float[] g1,
            float[] g2,
            float[] g3,
            float[] value) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float s3 = 6 * v * v - 2;
            float s4 = v * (16 - 24 * v * v);
            float d1 = a1[i];
            float d2 = a2[i];
            float square = d1 * d1;
            float h1 = g1[i] * s1;
            float h2 = g2[i] * s1;
            float h3 = g3[i] * s1;
            value[i] = value[i]
                    - 2 * v * (d1 * h1 + d2 * h2 + a3[i] * h3)
                    + s3 * (square * h2 + 3 * d1 * d2 * h3)
                    + s4 * square * d1 * h3;
            g1[i] = h1 - 4 * v * d1 * h2 + (3 * s3 * square - 6 * v * d2) * h3;
            g2[i] = h2 - 6 * v * d1 * h3;
            g3[i] = h3;
        }
    }

    private static void fourthAdjointOfValue(
            int count, float[] y, float[] a1, float[] a2, float[] a3, float[] a4, float[] g4, float[] value) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float q = v * v;
            float s1 = 1 - q;
            float s3 = 6 * q - 2;
            float s4 = v * (16 - 24 * q);
            float s5 = 16 - 120 * q + 120 * q * q;
            float d1 = a1[i];
            float d2 = a2[i];
            float square = d1 * d1;
            float sum =
                    s3 * (4 * d1 * a3[i] + 3 * d2 * d2) - 2 * v * a4[i] + 6 * s4 * square * d2 + s5 * square * square;
            value[i] = value[i] + sum * (g4[i] * s1);
        }
    }

    private static void adjoints4(
            int count,
            float[] y,
            float[] a1,
            float[] a2,
            float[] a3,
            float[] g1,
            float[] g2,
            float[] g3,
            float[] g4,
            float[] value) {
        for (int i = 0; i < count; i++) {
            float v = y[i];
            float s1 = 1 - v * v;
            float s3 = 6 * v * v - 2;
            float s4 = v * (16 - 24 * v * v);
            float d1 = a1[i];
            float d2 = a2[i];
            float square = d1 * d1;
            float h1 = g1[i] * s1;
            float h2 = g2[i] * s1;
            float h3 = g3[i] * s1;
            float h4 = g4[i] * s1;
            value[i] = value[i]
                    - 2 * v * (d1 * h1 + d2 * h2 + a3[i] * h3)
                    + s3 * (square * h2 + 3 * d1 * d2 * h3)
                    + s4 * square * d1 * h3;
            g1[i] = h1
                    - 4 * v * d1 * h2
                    + (3 * s3 * square - 6 * v * d2) * h3
                    + (12 * s3 * d1 * d2 + 4 * s4 * square * d1 - 8 * v * a3[i]) * h4;
            g2[i] = h2 - 6 * v * d1 * h3 + (6 * s3 * square - 12 * v * d2) * h4;
            g3[i] = h3 - 8 * v * d1 * h4;
            g4[i] = h4;
        }
    }
}
