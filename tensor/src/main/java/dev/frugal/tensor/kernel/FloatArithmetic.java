package dev.frugal.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// What the fused kernel does in float, except the matrix products.
abstract sealed class FloatArithmetic implements Arithmetic<float[]>
        permits VectorFloatArithmetic, PortableFloatArithmetic {
    static final int PANEL = 32;

    /// Elements of a tile's panel.
    static final int TILE = TILE_ROWS * PANEL;

    /// Where a column begins in a tile.
    static int column(int j) {
        return j / PANEL * TILE + j % PANEL;
    }

    @Override
    public final int panel() {
        return PANEL;
    }

    @Override
    public final float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public final void copyIn(MemorySegment from, long fromIndex, float[] to, int toIndex, int count) {
        MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, fromIndex * Float.BYTES, to, toIndex, count);
    }

    @Override
    public final void copyOut(float[] from, int fromIndex, MemorySegment to, long toIndex, int count) {
        MemorySegment.copy(from, fromIndex, to, ValueLayout.JAVA_FLOAT, toIndex * Float.BYTES, count);
    }

    @Override
    public final void clear(float[] array) {
        Arrays.fill(array, 0);
    }

    @Override
    public final void copy(float[] from, int fromIndex, float[] to, int toIndex, int count) {
        System.arraycopy(from, fromIndex, to, toIndex, count);
    }

    @Override
    public final void toPanels(
            float[] matrix, int at, int row, int rows, int columns, float[] panels, int panelRows, int to) {
        for (int first = 0; first < columns; first += PANEL) {
            int span = Math.min(PANEL, columns - first);
            for (int r = 0; r < rows; r++) {
                int source = at + r * row + first;
                int target = to + first * panelRows + r * PANEL;
                for (int j = 0; j < span; j++) {
                    panels[target + j] = matrix[source + j];
                }
            }
        }
    }

    @Override
    public final void fromPanels(
            float[] panels, int panelRows, int rows, int columns, float[] matrix, int at, int row) {
        for (int first = 0; first < columns; first += PANEL) {
            int span = Math.min(PANEL, columns - first);
            for (int r = 0; r < rows; r++) {
                int source = first * panelRows + r * PANEL;
                int target = at + r * row + first;
                for (int j = 0; j < span; j++) {
                    matrix[target + j] = panels[source + j];
                }
            }
        }
    }

    @Override
    public final void toPanelsTransposed(float[] matrix, int rows, int columns, float[] panels, int panelRows, int to) {
        for (int r = 0; r < rows; r++) {
            int target = (r / PANEL * panelRows + to) * PANEL + r % PANEL;
            for (int j = 0; j < columns; j++) {
                panels[target + j * PANEL] = matrix[r * columns + j];
            }
        }
    }

    @Override
    public final void fromPanelsTransposed(
            float[] panels, int panelRows, int from, int rows, int columns, float[] matrix) {
        for (int r = 0; r < rows; r++) {
            int source = (r / PANEL * panelRows + from) * PANEL + r % PANEL;
            for (int j = 0; j < columns; j++) {
                matrix[r * columns + j] = panels[source + j * PANEL];
            }
        }
    }

    @Override
    public final MemorySegment memory(float[] array) {
        return MemorySegment.ofArray(array);
    }

    @Override
    public void lines(
            float[] tile,
            int row,
            int count,
            int columns,
            float[] start,
            int at,
            float[] slope,
            float[] times,
            int time) {
        for (int first = 0; first < columns; first += PANEL) {
            int span = Math.min(PANEL, columns - first);
            for (int i = 0; i < count; i++) {
                int target = column(first) + (row + i) * PANEL;
                float t = times[time + i];
                for (int j = 0; j < span; j++) {
                    tile[target + j] = Math.fma(t, slope[first + j], start[at + first + j]);
                }
            }
        }
    }

    @Override
    public void sumsOfRows(
            float[] tile, int row, int count, int columns, float[] weights, int at, float[] weighted, float[] sum) {
        Arrays.fill(weighted, 0);
        Arrays.fill(sum, 0);
        for (int first = 0; first < columns; first += PANEL) {
            for (int i = 0; i < count; i++) {
                int source = column(first) + (row + i) * PANEL;
                float weight = weights[at + i];
                for (int j = 0; j < PANEL; j++) {
                    weighted[first + j] = Math.fma(weight, tile[source + j], weighted[first + j]);
                    sum[first + j] += tile[source + j];
                }
            }
        }
    }

    @Override
    public final double sumOfSquares(int count, float[] a) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double value = a[i];
            sum += value * value;
        }
        return sum;
    }

    @Override
    public final void widen(int count, float[] from, double[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    @Override
    public final void addRounded(int count, double[] from, float[] into) {
        for (int i = 0; i < count; i++) {
            into[i] += (float) from[i];
        }
    }

    @Override
    public final void toColumns(float[] tile, int rows, int columns, double[] to, int at, int stride) {
        for (int j = 0; j < columns; j++) {
            int source = column(j);
            int target = at + j * stride;
            for (int r = 0; r < rows; r++) {
                to[target + r] = tile[source + r * PANEL];
            }
        }
    }

    @Override
    public final void fromColumns(double[] from, int at, int stride, int rows, int columns, float[] tile) {
        for (int j = 0; j < columns; j++) {
            int target = column(j);
            int source = at + j * stride;
            for (int r = 0; r < rows; r++) {
                tile[target + r * PANEL] = (float) from[source + r];
            }
        }
    }

    @Override
    public final void fill(double value, float[] panels, int at, int count) {
        for (int r = 0; r < count; r++) {
            panels[at + r * PANEL] = (float) value;
        }
    }

    @Override
    public final void scale(double factor, int count, float[] a) {
        for (int i = 0; i < count; i++) {
            a[i] *= (float) factor;
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
            List<float[]> left, int rows, List<float[]> right, int columns, int row, float[] out, int at) {
        Arrays.fill(out, at, at + rows * columns, 0);
        for (int c = 0; c < left.size(); c++) {
            for (int o = 0; o < rows; o++) {
                addScaledRow(left.get(c)[column(o) + row * PANEL], right.get(c), columns, row, out, at + o * columns);
            }
        }
    }

    private static void addScaledRow(float factor, float[] tile, int columns, int row, float[] out, int at) {
        for (int first = 0; first < columns; first += PANEL) {
            int span = Math.min(PANEL, columns - first);
            int source = column(first) + row * PANEL;
            int target = at + first;
            for (int i = 0; i < span; i++) {
                out[target + i] = Math.fma(factor, tile[source + i], out[target + i]);
            }
        }
    }

    @Override
    public void tanh(int count, float[] a) {
        FloatTanh.value(count, a);
    }

    @Override
    public final void tanhDerivatives(int count, float[] y, List<float[]> a, List<float[]> out) {
        FloatTanh.derivatives(count, y, a, out);
    }

    @Override
    public void tanhAdjoints(int count, float[] y, List<List<float[]>> a, List<List<float[]>> g, float[] value) {
        FloatTanh.adjointOfValue(count, y, value);
        for (int direction = 0; direction < a.size(); direction++) {
            FloatTanh.adjoints(count, y, a.get(direction), g.get(direction), value);
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
        FloatCell.forward(count, i, f, g, o, before, c, tanhC);
        tanh(count, tanhC);
        FloatCell.output(count, o, tanhC, h);
    }

    @Override
    public final void cellOutput(int count, float[] o, float[] tanhC, float[] h) {
        FloatCell.output(count, o, tanhC, h);
    }

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
        FloatCell.adjoints(count, i, f, g, o, before, tanhC, dh, dc);
    }
}
