package dev.frugal.tensor.kernel;

/// An LSTM's cell in float, forwards and backwards, elementwise (see [FloatTanh] for the form of
/// the loops).
final class FloatCell {
    /// Adjoints of less magnitude count as nothing, 2⁻⁸⁰.
    ///
    /// Going back, an LSTM that has not learned to remember halves its adjoints with every step;
    /// after 130 steps float32 has subnormal numbers for them only, with which a processor
    /// calculates a hundred times slower. Against what came before they are far below rounding. The
    /// bound leaves room for products with small numbers that are still normal ones.
    static final float TINY = 0x1p-80f;

    private FloatCell() {}

    /// In two loops, for the reason given at [#adjoints].
    static void forward(
            int count, float[] i, float[] f, float[] g, float[] o, float[] before, float[] c, float[] copy) {
        opened(count, i, f, o);
        for (int k = 0; k < count; k++) {
            float cell = f[k] * before[k] + i[k] * g[k];
            c[k] = cell;
            copy[k] = cell;
        }
    }

    private static void opened(int count, float[] i, float[] f, float[] o) {
        for (int k = 0; k < count; k++) {
            i[k] = 0.5f + 0.5f * i[k];
            f[k] = 0.5f + 0.5f * f[k];
            o[k] = 0.5f + 0.5f * o[k];
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

    private static void adjointsOfOutput(int count, float[] o, float[] tanhC, float[] dh, float[] dc) {
        for (int k = 0; k < count; k++) {
            float out = o[k];
            float t = tanhC[k];
            float h = orNothing(dh[k]);
            dc[k] = orNothing(dc[k] + h * out * (1 - t * t));
            o[k] = h * t * out * (1 - out);
        }
    }

    private static float orNothing(float adjoint) {
        return Math.abs(adjoint) < TINY ? 0 : adjoint;
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
