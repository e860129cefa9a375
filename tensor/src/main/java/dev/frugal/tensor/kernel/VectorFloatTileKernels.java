package dev.frugal.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of float32 by the Vector API: tanh and an LSTM's cell too, in the operations and the
/// order of [FloatTanh] and [FloatCell].
final class VectorFloatTileKernels extends VectorFloatProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// tanh's constants as vectors made once: made in place they are boxed where the compiler does
    /// not inline everything.
    private static final FloatVector BOUND = constant(FloatTanh.BOUND);

    private static final FloatVector NEGATIVE_BOUND = constant(-FloatTanh.BOUND);
    private static final FloatVector N13 = constant(FloatTanh.N13);
    private static final FloatVector N11 = constant(FloatTanh.N11);
    private static final FloatVector N9 = constant(FloatTanh.N9);
    private static final FloatVector N7 = constant(FloatTanh.N7);
    private static final FloatVector N5 = constant(FloatTanh.N5);
    private static final FloatVector N3 = constant(FloatTanh.N3);
    private static final FloatVector N1 = constant(FloatTanh.N1);
    private static final FloatVector D6 = constant(FloatTanh.D6);
    private static final FloatVector D4 = constant(FloatTanh.D4);
    private static final FloatVector D2 = constant(FloatTanh.D2);
    private static final FloatVector D0 = constant(FloatTanh.D0);

    private static final FloatVector NOTHING = constant(0);
    private static final FloatVector TINY = constant(FloatPrecision.TINY);
    private static final FloatVector HALF = constant(0.5f);
    private static final FloatVector ONE = constant(1);

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /// Bits per vector.
    int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    /// [FloatTanh#value] with the bounds taken by comparing: what the compiler makes of `Math.min`
    /// and `Math.max` in a plain loop costs as much as the polynomials.
    @Override
    public void tanh(int count, float[] a) {
        for (int i = 0; i < count; i += 2 * LANES) {
            var x = FloatVector.fromArray(SPECIES, a, i);
            var y = FloatVector.fromArray(SPECIES, a, i + LANES);
            x = x.blend(BOUND, x.compare(VectorOperators.GT, BOUND));
            x = x.blend(NEGATIVE_BOUND, x.compare(VectorOperators.LT, NEGATIVE_BOUND));
            y = y.blend(BOUND, y.compare(VectorOperators.GT, BOUND));
            y = y.blend(NEGATIVE_BOUND, y.compare(VectorOperators.LT, NEGATIVE_BOUND));
            var p = x.mul(x);
            var n = p.fma(N13, N11);
            n = p.fma(n, N9);
            n = p.fma(n, N7);
            n = p.fma(n, N5);
            n = p.fma(n, N3);
            n = p.fma(n, N1);
            var d = p.fma(D6, D4);
            d = p.fma(d, D2);
            d = p.fma(d, D0);
            var q = y.mul(y);
            var m = q.fma(N13, N11);
            m = q.fma(m, N9);
            m = q.fma(m, N7);
            m = q.fma(m, N5);
            m = q.fma(m, N3);
            m = q.fma(m, N1);
            var e = q.fma(D6, D4);
            e = q.fma(e, D2);
            e = q.fma(e, D0);
            x.mul(n).div(d).intoArray(a, i);
            y.mul(m).div(e).intoArray(a, i + LANES);
        }
    }

    @Override
    public void cell(
            int count,
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] before,
            float[] c,
            float[] tanhC,
            float[] h) {
        for (int k = 0; k < count; k += LANES) {
            var in = HALF.mul(FloatVector.fromArray(SPECIES, i, k)).add(HALF);
            var forget = HALF.mul(FloatVector.fromArray(SPECIES, f, k)).add(HALF);
            var out = HALF.mul(FloatVector.fromArray(SPECIES, o, k)).add(HALF);
            var cell = forget.mul(FloatVector.fromArray(SPECIES, before, k))
                    .add(in.mul(FloatVector.fromArray(SPECIES, g, k)));
            in.intoArray(i, k);
            forget.intoArray(f, k);
            out.intoArray(o, k);
            cell.intoArray(c, k);
            var x = cell.blend(BOUND, cell.compare(VectorOperators.GT, BOUND));
            x = x.blend(NEGATIVE_BOUND, x.compare(VectorOperators.LT, NEGATIVE_BOUND));
            var p = x.mul(x);
            var n = p.fma(N13, N11);
            n = p.fma(n, N9);
            n = p.fma(n, N7);
            n = p.fma(n, N5);
            n = p.fma(n, N3);
            n = p.fma(n, N1);
            var d = p.fma(D6, D4);
            d = p.fma(d, D2);
            d = p.fma(d, D0);
            var t = x.mul(n).div(d);
            t.intoArray(tanhC, k);
            out.mul(t).intoArray(h, k);
        }
    }

    /// All of [FloatCell#adjoints] in one pass.
    @Override
    public void cellAdjoints(
            int count,
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] before,
            float[] tanhC,
            float[] dh,
            float[] dc) {
        for (int k = 0; k < count; k += LANES) {
            var out = FloatVector.fromArray(SPECIES, o, k);
            var t = FloatVector.fromArray(SPECIES, tanhC, k);
            var adjoint = FloatVector.fromArray(SPECIES, dh, k);
            adjoint = adjoint.blend(NOTHING, adjoint.abs().compare(VectorOperators.LT, TINY));
            var cell =
                    FloatVector.fromArray(SPECIES, dc, k).add(adjoint.mul(out).mul(ONE.sub(t.mul(t))));
            cell = cell.blend(NOTHING, cell.abs().compare(VectorOperators.LT, TINY));
            adjoint.mul(t).mul(out).mul(ONE.sub(out)).intoArray(o, k);
            var in = FloatVector.fromArray(SPECIES, i, k);
            var candidate = FloatVector.fromArray(SPECIES, g, k);
            cell.mul(candidate).mul(in).mul(ONE.sub(in)).intoArray(i, k);
            cell.mul(in).mul(ONE.sub(candidate.mul(candidate))).intoArray(g, k);
            var forget = FloatVector.fromArray(SPECIES, f, k);
            cell.mul(FloatVector.fromArray(SPECIES, before, k))
                    .mul(forget)
                    .mul(ONE.sub(forget))
                    .intoArray(f, k);
            cell.mul(forget).intoArray(dc, k);
        }
    }
}
