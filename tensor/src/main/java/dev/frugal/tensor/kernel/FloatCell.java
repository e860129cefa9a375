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

    /// By the product rule, with σ′ = σ(1 − σ) and tanh′ = 1 − tanh².
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
        for (int k = 0; k < count; k++) {
            float in = i[k];
            float forget = f[k];
            float candidate = g[k];
            float out = o[k];
            float t = tanhC[k];
            float h = dh[k];
            float cell = dc[k] + h * out * (1 - t * t);
            i[k] = cell * candidate * in * (1 - in);
            f[k] = cell * before[k] * forget * (1 - forget);
            g[k] = cell * in * (1 - candidate * candidate);
            o[k] = h * t * out * (1 - out);
            dc[k] = cell * forget;
        }
    }
}
