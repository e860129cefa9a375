package dev.frugal.tensor.kernel;

/// An LSTM's cell in float, forwards and backwards, elementwise (see [FloatTanh] for the form of
/// the loops).
final class FloatCell {
    private FloatCell() {}

    static void forward(int count, float[] i, float[] f, float[] g, float[] o, float[] c) {
        for (int k = 0; k < count; k++) {
            float in = 0.5f + 0.5f * i[k];
            float forget = 0.5f + 0.5f * f[k];
            i[k] = in;
            f[k] = forget;
            o[k] = 0.5f + 0.5f * o[k];
            c[k] = forget * c[k] + in * g[k];
        }
    }

    static void output(int count, float[] o, float[] tanhC, float[] h) {
        for (int k = 0; k < count; k++) {
            h[k] = o[k] * tanhC[k];
        }
    }

    /// By the product rule, with σ′ = σ(1 − σ) and tanh′ = 1 − tanh². In three loops, each over so
    /// few arrays that the compiler makes vector instructions of it; of one loop over all nine it
    /// makes none.
    static void adjoints(
            int count,
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] before,
            float[] tanhC,
            float[] dh,
            float[] dc) {
        adjointsOfOutput(count, o, tanhC, dh, dc);
        adjointsOfInput(count, i, g, dc);
        adjointsOfForgetting(count, f, before, dc);
    }

    private static void adjointsOfOutput(
            int count, float[] o, float[] tanhC, float[] dh, float[] dc) {
        for (int k = 0; k < count; k++) {
            float out = o[k];
            float t = tanhC[k];
            float h = dh[k];
            dc[k] = dc[k] + h * out * (1 - t * t);
            o[k] = h * t * out * (1 - out);
        }
    }

    private static void adjointsOfInput(int count, float[] i, float[] g, float[] dc) {
        for (int k = 0; k < count; k++) {
            float in = i[k];
            float candidate = g[k];
            float cell = dc[k];
            i[k] = cell * candidate * in * (1 - in);
            g[k] = cell * in * (1 - candidate * candidate);
        }
    }

    private static void adjointsOfForgetting(int count, float[] f, float[] before, float[] dc) {
        for (int k = 0; k < count; k++) {
            float forget = f[k];
            float cell = dc[k];
            f[k] = cell * before[k] * forget * (1 - forget);
            dc[k] = cell * forget;
        }
    }
}
