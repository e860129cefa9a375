package dev.frugal.tensor.jet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// What the fused kernel does in double, except the matrix product.
abstract class DoubleArithmetic implements Arithmetic<double[]> {
    @Override
    public final double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public final int bytes() {
        return Double.BYTES;
    }

    @Override
    public final void copyIn(
            MemorySegment from, long fromIndex, double[] to, int toIndex, int count) {
        MemorySegment.copy(
                from, ValueLayout.JAVA_DOUBLE, fromIndex * Double.BYTES, to, toIndex, count);
    }

    @Override
    public final void copyOut(
            double[] from, int fromIndex, MemorySegment to, long toIndex, int count) {
        MemorySegment.copy(
                from, fromIndex, to, ValueLayout.JAVA_DOUBLE, toIndex * Double.BYTES, count);
    }

    @Override
    public final void clear(double[] array, int from, int to) {
        Arrays.fill(array, from, to, 0);
    }

    @Override
    public final void copy(double[] from, int fromIndex, double[] to, int toIndex, int count) {
        System.arraycopy(from, fromIndex, to, toIndex, count);
    }

    @Override
    public final void copyRows(
            double[] from, int fromRow, double[] to, int toRow, int rows, int columns) {
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
            double[] from, int fromRow, double[] to, int toRow, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                to[j * toRow + r] = from[r * fromRow + j];
            }
        }
    }

    @Override
    public final void add(double[] from, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }

    @Override
    public final void sumOfOuterProducts(
            List<double[]> left,
            int l,
            int rows,
            List<double[]> right,
            int r,
            int columns,
            double[] out,
            int at) {
        Arrays.fill(out, at, at + rows * columns, 0);
        for (int c = 0; c < left.size(); c++) {
            var factors = left.get(c);
            var values = right.get(c);
            for (int o = 0; o < rows; o++) {
                double factor = factors[l + o];
                int start = at + o * columns;
                for (int i = 0; i < columns; i++) {
                    out[start + i] = Math.fma(factor, values[r + i], out[start + i]);
                }
            }
        }
    }

    @Override
    public final void tanh(int count, double[] a) {
        DoubleTanh.value(count, a);
    }

    @Override
    public final void tanhDerivatives(int count, double[] y, List<double[]> a, List<double[]> out) {
        DoubleTanh.derivatives(count, y, a, out);
    }

    @Override
    public final void tanhAdjoints(
            int count, double[] y, List<double[]> a, List<double[]> g, double[] value) {
        DoubleTanh.adjoints(count, y, a, g, value);
    }

    @Override
    public final void tanhAdjointOfValue(int count, double[] y, double[] g) {
        DoubleTanh.adjointOfValue(count, y, g);
    }
}
