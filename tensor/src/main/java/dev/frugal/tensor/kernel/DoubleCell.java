package dev.frugal.tensor.kernel;

/// An LSTM's cell in double, forwards and backwards, elementwise (see [DoubleTanhDerivatives] for
/// the form of the loops).
final class DoubleCell {
    private DoubleCell() {}

    /// In two loops, for the reason given at [#adjoints].
    static void forward(
            int count, double[] i, double[] f, double[] g, double[] o, double[] before, double[] c, double[] copy) {
        opened(count, i, f, o);
        for (int k = 0; k < count; k++) {
            double cell = f[k] * before[k] + i[k] * g[k];
            c[k] = cell;
            copy[k] = cell;
        }
    }

    private static void opened(int count, double[] i, double[] f, double[] o) {
        for (int k = 0; k < count; k++) {
            i[k] = 0.5 + 0.5 * i[k];
            f[k] = 0.5 + 0.5 * f[k];
            o[k] = 0.5 + 0.5 * o[k];
        }
    }

    static void output(int count, double[] o, double[] tanhC, double[] h) {
        for (int k = 0; k < count; k++) {
            h[k] = o[k] * tanhC[k];
        }
    }

    /// By the product rule, with σ′ = σ(1 − σ) and tanh′ = 1 − tanh². In three loops, each over so
    /// few arrays that the compiler makes vector instructions of it; of one loop over all nine it
    /// makes none.
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
        adjointsOfOutput(count, o, tanhC, dh, dc);
        adjointsOfInput(count, i, g, dc);
        adjointsOfForgetting(count, f, before, dc);
    }

    private static void adjointsOfOutput(int count, double[] o, double[] tanhC, double[] dh, double[] dc) {
        for (int k = 0; k < count; k++) {
            double out = o[k];
            double t = tanhC[k];
            double h = DoublePrecision.flushed(dh[k]);
            dc[k] = DoublePrecision.flushed(dc[k] + h * out * (1 - t * t));
            o[k] = h * t * out * (1 - out);
        }
    }

    private static void adjointsOfInput(int count, double[] i, double[] g, double[] dc) {
        for (int k = 0; k < count; k++) {
            double in = i[k];
            double candidate = g[k];
            double cell = dc[k];
            i[k] = cell * candidate * in * (1 - in);
            g[k] = cell * in * (1 - candidate * candidate);
        }
    }

    private static void adjointsOfForgetting(int count, double[] f, double[] before, double[] dc) {
        for (int k = 0; k < count; k++) {
            double forget = f[k];
            double cell = dc[k];
            f[k] = cell * before[k] * forget * (1 - forget);
            dc[k] = cell * forget;
        }
    }
}
