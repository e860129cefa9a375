package dev.frugal.physics.field;

/// The functions φ₀ = exp, φ₁ = (exp z − 1)/z, φ₂ = (exp z − 1 − z)/z² and φ₃ = (exp z − 1 − z − z²/2)/z³ of a complex
/// number and their derivatives, as means over 32 points of a circle around it: the formulas themselves cancel near 0.
/// See Kassam and Trefethen, SIAM J. Sci. Comput. 26 (2005), section 3.
final class ScalarPhi {
    private static final int POINTS = 32;
    private static final double RADIUS = 1;
    private static final double WIDE_RADIUS = 2;

    /// Where a circle of radius 1 comes near 0, where the formulas cancel: between these distances.
    private static final double NEAR = 0.5;

    private static final double FAR = 1.5;

    /// Real and imaginary parts of φ₀ … φ₃.
    final double[] real = new double[4];

    final double[] imaginary = new double[4];

    /// The same of their derivatives.
    final double[] slopeReal = new double[4];

    final double[] slopeImaginary = new double[4];

    /// Cosine and sine of each point, and real and imaginary part of the exponential function there, for a circle
    /// around 0 of radius 1 and of radius 2.
    private final double[] narrow = circle(RADIUS);

    private final double[] wide = circle(WIDE_RADIUS);

    private static double[] circle(double radius) {
        var circle = new double[4 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            double angle = 2 * Math.PI * (i + 0.5) / POINTS;
            double growth = Math.exp(radius * Math.cos(angle));
            circle[4 * i] = Math.cos(angle);
            circle[4 * i + 1] = Math.sin(angle);
            circle[4 * i + 2] = growth * Math.cos(radius * Math.sin(angle));
            circle[4 * i + 3] = growth * Math.sin(radius * Math.sin(angle));
        }
        return circle;
    }

    /// Computes all of them at `x + iy`.
    void at(double x, double y) {
        for (int k = 1; k < 4; k++) {
            real[k] = 0;
            imaginary[k] = 0;
            slopeReal[k] = 0;
            slopeImaginary[k] = 0;
        }
        double size = Math.hypot(x, y);
        double radius = size > NEAR && size < FAR ? WIDE_RADIUS : RADIUS;
        double growth = Math.exp(x);
        double cosine = Math.cos(y);
        double sine = Math.sin(y);
        var circle = radius == RADIUS ? narrow : wide;
        // Of a real number, the two halves of the circle have conjugate values.
        int count = y == 0 ? POINTS / 2 : POINTS;
        for (int i = 0; i < count; i++) {
            double cos = circle[4 * i];
            double sin = circle[4 * i + 1];
            double a = x + radius * cos;
            double b = y + radius * sin;
            double factorReal = growth * circle[4 * i + 2];
            double factorImaginary = growth * circle[4 * i + 3];
            double valueReal = factorReal * cosine - factorImaginary * sine;
            double valueImaginary = factorReal * sine + factorImaginary * cosine;
            double square = a * a + b * b;
            double factorial = 1;
            for (int k = 1; k < 4; k++) {
                // φ_k = (φ_{k-1} − 1/(k−1)!)/z
                double top = valueReal - factorial;
                double quotient = (top * a + valueImaginary * b) / square;
                valueImaginary = (valueImaginary * a - top * b) / square;
                valueReal = quotient;
                factorial /= k;
                real[k] += valueReal / count;
                imaginary[k] += valueImaginary / count;
                slopeReal[k] += (valueReal * cos + valueImaginary * sin) / (radius * count);
                slopeImaginary[k] += (valueImaginary * cos - valueReal * sin) / (radius * count);
            }
        }
        real[0] = growth * cosine;
        imaginary[0] = growth * sine;
        slopeReal[0] = real[0];
        slopeImaginary[0] = imaginary[0];
        if (y == 0) {
            for (int k = 0; k < 4; k++) {
                imaginary[k] = 0;
                slopeImaginary[k] = 0;
            }
        }
    }
}
