package dev.frugal.tensor.jet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// What the fused kernel does in float, except the matrix product.
abstract class FloatArithmetic implements Arithmetic<float[]> {
    @Override
    public final float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public final int bytes() {
        return Float.BYTES;
    }

    @Override
    public final void copyIn(
            MemorySegment from, long fromIndex, float[] to, int toIndex, int count) {
        MemorySegment.copy(
                from, ValueLayout.JAVA_FLOAT, fromIndex * Float.BYTES, to, toIndex, count);
    }

    @Override
    public final void copyOut(
            float[] from, int fromIndex, MemorySegment to, long toIndex, int count) {
        MemorySegment.copy(
                from, fromIndex, to, ValueLayout.JAVA_FLOAT, toIndex * Float.BYTES, count);
    }

    @Override
    public final void clear(float[] array, int from, int to) {
        Arrays.fill(array, from, to, 0);
    }

    @Override
    public final void copy(float[] from, int fromIndex, float[] to, int toIndex, int count) {
        System.arraycopy(from, fromIndex, to, toIndex, count);
    }

    @Override
    public final void copyRows(
            float[] from, int fromRow, float[] to, int toRow, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            int source = r * fromRow;
            int target = r * toRow;
            for (int j = 0; j < columns; j++) {
                to[target + j] = from[source + j];
            }
        }
    }

    @Override
    public final void transpose(
            float[] from, int fromRow, float[] to, int toRow, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                to[j * toRow + r] = from[r * fromRow + j];
            }
        }
    }

    @Override
    public final void add(float[] from, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }

    @Override
    public final void sumOfOuterProducts(
            List<float[]> left,
            int l,
            int rows,
            List<float[]> right,
            int r,
            int columns,
            float[] out,
            int at) {
        Arrays.fill(out, at, at + rows * columns, 0);
        for (int c = 0; c < left.size(); c++) {
            var factors = left.get(c);
            var values = right.get(c);
            for (int o = 0; o < rows; o++) {
                float factor = factors[l + o];
                int start = at + o * columns;
                for (int i = 0; i < columns; i++) {
                    out[start + i] = Math.fma(factor, values[r + i], out[start + i]);
                }
            }
        }
    }

    @Override
    public final void tanh(int count, float[] a) {
        FloatTanh.value(count, a);
    }

    @Override
    public final void tanhDerivatives(int count, float[] y, List<float[]> a, List<float[]> out) {
        FloatTanh.derivatives(count, y, a, out);
    }

    @Override
    public final void tanhAdjoints(
            int count, float[] y, List<float[]> a, List<float[]> g, float[] value) {
        FloatTanh.adjoints(count, y, a, g, value);
    }

    @Override
    public final void tanhAdjointOfValue(int count, float[] y, float[] g) {
        FloatTanh.adjointOfValue(count, y, g);
    }
}
