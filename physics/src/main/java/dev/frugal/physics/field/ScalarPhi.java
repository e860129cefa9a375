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
        for (int i = 0; i < POINTS; i++) {
            double angle = 2 * Math.PI * (i + 0.5) / POINTS;
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double a = x + radius * cos;
            double b = y + radius * sin;
            double growth = Math.exp(a);
            double valueReal = growth * Math.cos(b);
            double valueImaginary = growth * Math.sin(b);
            double square = a * a + b * b;
            double factorial = 1;
            for (int k = 1; k < 4; k++) {
                // φ_k = (φ_{k-1} − 1/(k−1)!)/z
                double top = valueReal - factorial;
                double quotient = (top * a + valueImaginary * b) / square;
                valueImaginary = (valueImaginary * a - top * b) / square;
                valueReal = quotient;
                factorial /= k;
                real[k] += valueReal / POINTS;
                imaginary[k] += valueImaginary / POINTS;
                slopeReal[k] += (valueReal * cos + valueImaginary * sin) / (radius * POINTS);
                slopeImaginary[k] += (valueImaginary * cos - valueReal * sin) / (radius * POINTS);
            }
        }
        double growth = Math.exp(x);
        real[0] = growth * Math.cos(y);
        imaginary[0] = growth * Math.sin(y);
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
