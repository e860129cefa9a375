package dev.frugal.tensor.kernel;

import java.util.List;

/// A jet's derivatives through tanh in double, forwards and backwards, by Faà di Bruno's formula (see
/// [dev.frugal.tensor.jet.LibtorchJetEngine]).
///
/// Every loop reads and writes separate arrays at the same index, the form that the compiler turns
/// into vector instructions by itself, and no element depends on another, so that the bits do not
/// depend on how many lanes it takes at once.
final class DoubleTanhDerivatives {
    private DoubleTanhDerivatives() {}

    /// Derivatives of the output along one direction.
    ///
    /// @param y the output's value
    /// @param a the input's derivatives 1 … order
    /// @param out the output's derivatives 1 … order
    static void forward(int count, double[] y, List<double[]> a, List<double[]> out) {
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
    static void adjoints(int count, double[] y, List<double[]> a, List<double[]> g, double[] value) {
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
    static void adjointOfValue(int count, double[] y, double[] g) {
        for (int i = 0; i < count; i++) {
            g[i] = g[i] * (1 - y[i] * y[i]);
        }
    }

    private static void first(int count, double[] y, double[] a1, double[] y1) {
        for (int i = 0; i < count; i++) {
            y1[i] = (1 - y[i] * y[i]) * a1[i];
        }
    }

    private static void second(int count, double[] y, double[] a1, double[] a2, double[] y1, double[] y2) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double d1 = a1[i];
            y1[i] = s1 * d1;
            y2[i] = s1 * (a2[i] - 2 * v * d1 * d1);
        }
    }

    private static void third(int count, double[] y, double[] a1, double[] a2, double[] a3, double[] y3) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double s3 = 6 * v * v - 2;
            double d1 = a1[i];
            y3[i] = s1 * (a3[i] - 6 * v * d1 * a2[i] + s3 * d1 * d1 * d1);
        }
    }

    private static void fourth(int count, double[] y, double[] a1, double[] a2, double[] a3, double[] a4, double[] y4) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double s3 = 6 * v * v - 2;
            double s4 = v * (16 - 24 * v * v);
            double d1 = a1[i];
            double d2 = a2[i];
            double square = d1 * d1;
            y4[i] = s1 * (a4[i] - 2 * v * (4 * d1 * a3[i] + 3 * d2 * d2) + 6 * s3 * square * d2 + s4 * square * square);
        }
    }

    private static void adjoints1(int count, double[] y, double[] a1, double[] g1, double[] value) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double h1 = g1[i] * s1;
            value[i] = value[i] - 2 * v * a1[i] * h1;
            g1[i] = h1;
        }
    }

    private static void adjoints2(
            int count, double[] y, double[] a1, double[] a2, double[] g1, double[] g2, double[] value) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double s3 = 6 * v * v - 2;
            double d1 = a1[i];
            double h1 = g1[i] * s1;
            double h2 = g2[i] * s1;
            value[i] = value[i] - 2 * v * (d1 * h1 + a2[i] * h2) + s3 * d1 * d1 * h2;
            g1[i] = h1 - 4 * v * d1 * h2;
            g2[i] = h2;
        }
    }

    private static void adjoints3(
            int count,
            double[] y,
            double[] a1,
            double[] a2,
            double[] a3,
            double[] g1,
            double[] g2,
            double[] g3,
            double[] value) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double s3 = 6 * v * v - 2;
            double s4 = v * (16 - 24 * v * v);
            double d1 = a1[i];
            double d2 = a2[i];
            double square = d1 * d1;
            double h1 = g1[i] * s1;
            double h2 = g2[i] * s1;
            double h3 = g3[i] * s1;
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
            int count, double[] y, double[] a1, double[] a2, double[] a3, double[] a4, double[] g4, double[] value) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double q = v * v;
            double s1 = 1 - q;
            double s3 = 6 * q - 2;
            double s4 = v * (16 - 24 * q);
            double s5 = 16 - 120 * q + 120 * q * q;
            double d1 = a1[i];
            double d2 = a2[i];
            double square = d1 * d1;
            double sum =
                    s3 * (4 * d1 * a3[i] + 3 * d2 * d2) - 2 * v * a4[i] + 6 * s4 * square * d2 + s5 * square * square;
            value[i] = value[i] + sum * (g4[i] * s1);
        }
    }

    private static void adjoints4(
            int count,
            double[] y,
            double[] a1,
            double[] a2,
            double[] a3,
            double[] g1,
            double[] g2,
            double[] g3,
            double[] g4,
            double[] value) {
        for (int i = 0; i < count; i++) {
            double v = y[i];
            double s1 = 1 - v * v;
            double s3 = 6 * v * v - 2;
            double s4 = v * (16 - 24 * v * v);
            double d1 = a1[i];
            double d2 = a2[i];
            double square = d1 * d1;
            double h1 = g1[i] * s1;
            double h2 = g2[i] * s1;
            double h3 = g3[i] * s1;
            double h4 = g4[i] * s1;
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
