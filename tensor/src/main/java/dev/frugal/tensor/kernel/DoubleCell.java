package dev.frugal.tensor.kernel;

/// An LSTM's cell in double, forwards and backwards, elementwise (see [DoubleTanh] for the form of
/// the loops).
final class DoubleCell {
    private DoubleCell() {}

    static void forward(int count, double[] i, double[] f, double[] g, double[] o, double[] c) {
        for (int k = 0; k < count; k++) {
            double in = 0.5 + 0.5 * i[k];
            double forget = 0.5 + 0.5 * f[k];
            i[k] = in;
            f[k] = forget;
            o[k] = 0.5 + 0.5 * o[k];
            c[k] = forget * c[k] + in * g[k];
        }
    }

    static void output(int count, double[] o, double[] tanhC, double[] h) {
        for (int k = 0; k < count; k++) {
            h[k] = o[k] * tanhC[k];
        }
    }

    /// By the product rule, with σ′ = σ(1 − σ) and tanh′ = 1 − tanh².
    static void adjoints(
            int count,
            double[] i,
            double[] f,
            double[] g,
            double[] o,
            double[] before,
            double[] tanhC,
            double[] dh,
            double[] dc) {
        for (int k = 0; k < count; k++) {
            double in = i[k];
            double forget = f[k];
            double candidate = g[k];
            double out = o[k];
            double t = tanhC[k];
            double h = dh[k];
            double cell = dc[k] + h * out * (1 - t * t);
            i[k] = cell * candidate * in * (1 - in);
            f[k] = cell * before[k] * forget * (1 - forget);
            g[k] = cell * in * (1 - candidate * candidate);
            o[k] = h * t * out * (1 - out);
            dc[k] = cell * forget;
        }
    }
}
