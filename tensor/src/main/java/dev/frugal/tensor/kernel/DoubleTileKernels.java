package dev.frugal.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// What the fused kernel does in double, except the matrix products.
abstract sealed class DoubleTileKernels implements TileKernels<double[]>
        permits VectorDoubleProducts, PortableDoubleTileKernels {
    static final int PANEL = PANEL_BYTES / Double.BYTES;

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
    public final double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public final void copyIn(MemorySegment from, long fromIndex, double[] to, int toIndex, int count) {
        MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, fromIndex * Double.BYTES, to, toIndex, count);
    }

    @Override
    public final void copyOut(double[] from, int fromIndex, MemorySegment to, long toIndex, int count) {
        MemorySegment.copy(from, fromIndex, to, ValueLayout.JAVA_DOUBLE, toIndex * Double.BYTES, count);
    }

    @Override
    public final void clear(double[] array) {
        Arrays.fill(array, 0);
    }

    @Override
    public final void copy(double[] from, int fromIndex, double[] to, int toIndex, int count) {
        System.arraycopy(from, fromIndex, to, toIndex, count);
    }

    @Override
    public final void toPanels(
            double[] matrix, int at, int row, int rows, int columns, double[] panels, int panelRows, int to) {
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
            double[] panels, int panelRows, int rows, int columns, double[] matrix, int at, int row) {
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
    public final void toPanelsTransposed(
            double[] matrix, int rows, int columns, double[] panels, int panelRows, int to) {
        for (int r = 0; r < rows; r++) {
            int target = (r / PANEL * panelRows + to) * PANEL + r % PANEL;
            for (int j = 0; j < columns; j++) {
                panels[target + j * PANEL] = matrix[r * columns + j];
            }
        }
    }

    @Override
    public final void fromPanelsTransposed(
            double[] panels, int panelRows, int from, int rows, int columns, double[] matrix) {
        for (int r = 0; r < rows; r++) {
            int source = (r / PANEL * panelRows + from) * PANEL + r % PANEL;
            for (int j = 0; j < columns; j++) {
                matrix[r * columns + j] = panels[source + j * PANEL];
            }
        }
    }

    @Override
    public final MemorySegment memory(double[] array) {
        return MemorySegment.ofArray(array);
    }

    @Override
    public void lines(
            double[] tile,
            int row,
            int count,
            int columns,
            double[] start,
            int at,
            double[] slope,
            double[] times,
            int time) {
        for (int first = 0; first < columns; first += PANEL) {
            int span = Math.min(PANEL, columns - first);
            for (int i = 0; i < count; i++) {
                int target = column(first) + (row + i) * PANEL;
                double t = times[time + i];
                for (int j = 0; j < span; j++) {
                    tile[target + j] = Math.fma(t, slope[first + j], start[at + first + j]);
                }
            }
        }
    }

    @Override
    public void sumsOfRows(
            double[] tile, int row, int count, int columns, double[] weights, int at, double[] weighted, double[] sum) {
        Arrays.fill(weighted, 0);
        Arrays.fill(sum, 0);
        for (int first = 0; first < columns; first += PANEL) {
            for (int i = 0; i < count; i++) {
                int source = column(first) + (row + i) * PANEL;
                double weight = weights[at + i];
                for (int j = 0; j < PANEL; j++) {
                    weighted[first + j] = Math.fma(weight, tile[source + j], weighted[first + j]);
                    sum[first + j] += tile[source + j];
                }
            }
        }
    }

    @Override
    public final /* float64 */ double sumOfSquares(int count, double[] a) {
        /* float64 */ double sum = 0;
        for (int i = 0; i < count; i++) {
            /* float64 */ double value = a[i];
            sum += value * value;
        }
        return sum;
    }

    @Override
    public final void widen(int count, double[] from, /* float64 */ double[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    @Override
    public final void addRounded(int count, /* float64 */ double[] from, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] += DoublePrecision.rounded(from[i]);
        }
    }

    @Override
    public final void toColumns(double[] tile, int rows, int columns, /* float64 */ double[] to, int at, int stride) {
        for (int j = 0; j < columns; j++) {
            int source = column(j);
            int target = at + j * stride;
            for (int r = 0; r < rows; r++) {
                to[target + r] = tile[source + r * PANEL];
            }
        }
    }

    @Override
    public final void fromColumns(
            /* float64 */ double[] from, int at, int stride, int rows, int columns, double[] tile) {
        for (int j = 0; j < columns; j++) {
            int target = column(j);
            int source = at + j * stride;
            for (int r = 0; r < rows; r++) {
                tile[target + r * PANEL] = DoublePrecision.rounded(from[source + r]);
            }
        }
    }

    @Override
    public final void fill(/* float64 */ double value, double[] panels, int at, int count) {
        for (int r = 0; r < count; r++) {
            panels[at + r * PANEL] = DoublePrecision.rounded(value);
        }
    }

    @Override
    public final void scale(/* float64 */ double factor, int count, double[] a) {
        for (int i = 0; i < count; i++) {
            a[i] *= DoublePrecision.rounded(factor);
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
            List<double[]> left, int rows, List<double[]> right, int columns, int row, double[] out, int at) {
        Arrays.fill(out, at, at + rows * columns, 0);
        for (int c = 0; c < left.size(); c++) {
            for (int o = 0; o < rows; o++) {
                addScaledRow(left.get(c)[column(o) + row * PANEL], right.get(c), columns, row, out, at + o * columns);
            }
        }
    }

    private static void addScaledRow(double factor, double[] tile, int columns, int row, double[] out, int at) {
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
    public void tanh(int count, double[] a) {
        DoubleTanh.value(count, a);
    }

    @Override
    public final void tanhDerivatives(int count, double[] y, List<double[]> a, List<double[]> out) {
        DoubleTanhDerivatives.forward(count, y, a, out);
    }

    @Override
    public void tanhAdjoints(int count, double[] y, List<List<double[]>> a, List<List<double[]>> g, double[] value) {
        DoubleTanhDerivatives.adjointOfValue(count, y, value);
        for (int direction = 0; direction < a.size(); direction++) {
            DoubleTanhDerivatives.adjoints(count, y, a.get(direction), g.get(direction), value);
        }
    }

    @Override
    public void cell(
            int count,
            double[] i,
            double[] f,
            double[] g,
            double[] o,
            double[] before,
            double[] c,
            double[] tanhC,
            double[] h) {
        DoubleCell.forward(count, i, f, g, o, before, c, tanhC);
        tanh(count, tanhC);
        DoubleCell.output(count, o, tanhC, h);
    }

    @Override
    public final void cellOutput(int count, double[] o, double[] tanhC, double[] h) {
        DoubleCell.output(count, o, tanhC, h);
    }

    @Override
    public void cellAdjoints(
            int count,
            double[] i,
            double[] f,
            double[] g,
            double[] o,
            double[] before,
            double[] tanhC,
            double[] dh,
            double[] dc) {
        DoubleCell.adjoints(count, i, f, g, o, before, tanhC, dh, dc);
    }
}
