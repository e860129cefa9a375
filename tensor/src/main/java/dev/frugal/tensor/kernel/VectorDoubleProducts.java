package dev.frugal.tensor.kernel;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The matrix products and sums by the Vector API.
///
/// A block of six or four rows and two vectors of columns stays in registers while the depth runs
/// ([VectorDoubleTiles]): eight independent chains of fused multiply-adds hide their latency, twelve
/// hide it where another program shares the core, and with two vectors of `b` and one number of `a`
/// they fit into sixteen registers. One vector of columns takes eight rows. Lanes are columns, so
/// nothing is summed across lanes: each element is one chain in the order of the depth, the same
/// for every vector length and for [PortableDoubleTileKernels].
///
/// All strides inside a block are constants, and the depth runs panel by panel. Only so can the
/// compiler check the bounds of a whole loop before it starts; checks inside the loop, one per
/// load, cost as much as the multiplications. Accumulators start from an array, at stride 0 for a
/// bias: choosing them after a branch would box vectors.
abstract sealed class VectorDoubleProducts extends DoubleTileKernels permits VectorDoubleTileKernels {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS_4 = 4;
    private static final int ROWS_6 = 6;
    private static final int ROWS_8 = 8;

    /// Processors with vectors of 512 bits have 32 registers of them, others may have 16.
    private static final boolean MANY_REGISTERS = SPECIES.vectorBitSize() == 512;

    /// Vectors made once: made in place they are boxed where the compiler does not inline everything.
    private static final DoubleVector ONE = DoubleVector.broadcast(SPECIES, 1);

    private static final DoubleVector TWO = DoubleVector.broadcast(SPECIES, 2);

    /// Products of no greater depth are sums of outer products.
    private static final int SHALLOW_DEPTH = 4;

    /// Panel by panel of the depth: what one has summed is where the next one starts.
    @Override
    public void multiply(
            double[] a,
            double[] b,
            int bRows,
            double[] start,
            int startPanel,
            int startRow,
            double[] c,
            int rows,
            int columns,
            int depth) {
        for (int first = 0; first < columns; first += PANEL) {
            int panel = first / PANEL;
            int c0 = panel * TILE;
            int end = Math.min(PANEL, columns - first);
            var from = start;
            int from0 = panel * startPanel;
            int fromRow = startRow;
            for (int k = 0; k < depth; ) {
                int span = span(depth - k, end);
                panel(a, column(k), b, (panel * bRows + k) * PANEL, from, from0, fromRow, c, c0, rows, end, span);
                k += span;
                from = c;
                from0 = c0;
                fromRow = PANEL;
            }
        }
    }

    /// A panel of depth, with the shallow rest behind it where the blocks take one along.
    private static int span(int left, int columns) {
        boolean takesRest = MANY_REGISTERS && columns > LANES && left > PANEL && left <= PANEL + SHALLOW_DEPTH;
        return takesRest ? left : Math.min(PANEL, left);
    }

    private static void panel(
            double[] a,
            int a0,
            double[] b,
            int b0,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int rows,
            int columns,
            int depth) {
        int j = 0;
        if (depth <= SHALLOW_DEPTH) {
            for (; j < columns; j += LANES) {
                shallow(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, rows, depth);
            }
        }
        for (; columns - j > LANES; j += 2 * LANES) {
            if (depth < PANEL) {
                fourRowsAtATime(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, rows, depth);
            } else if (MANY_REGISTERS) {
                VectorDoubleTiles.wholePanelAndRest8x2(
                        a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, rows, depth - PANEL);
            } else {
                int fours = (ROWS_6 - rows % ROWS_6) % ROWS_6 * 2;
                fourRowsAtATime(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, fours, depth);
                VectorDoubleTiles.wholePanel6x2(
                        a,
                        a0 + fours * PANEL,
                        b,
                        b0 + j,
                        s,
                        s0 + j + fours * sRow,
                        sRow,
                        c,
                        c0 + j + fours * PANEL,
                        rows - fours);
            }
        }
        if (j < columns) {
            for (int i = 0; i < rows; i += ROWS_8) {
                VectorDoubleTiles.tile8x1(
                        a, a0 + i * PANEL, b, b0 + j, s, s0 + j + i * sRow, sRow, c, c0 + j + i * PANEL, depth);
            }
        }
    }

    @Override
    public void multiplyTransposed(
            double[] a,
            double[] b,
            double[] start,
            int startPanel,
            int startRow,
            double[] c,
            int cRows,
            int rows,
            int columns,
            int depth) {
        for (int first = 0; first < columns; first += PANEL) {
            int panel = first / PANEL;
            int b0 = panel * TILE;
            int s0 = panel * startPanel;
            int c0 = panel * cRows * PANEL;
            int end = Math.min(PANEL, columns - first);
            int j = 0;
            for (; end - j > LANES; j += 2 * LANES) {
                int i = 0;
                for (; MANY_REGISTERS && rows - i >= ROWS_8; i += ROWS_8) {
                    VectorDoubleTiles.transposed8x2(
                            a,
                            column(i),
                            b,
                            b0 + j,
                            start,
                            s0 + j + i * startRow,
                            startRow,
                            c,
                            c0 + j + i * PANEL,
                            depth);
                }
                for (; i < rows; i += ROWS_4) {
                    VectorDoubleTiles.transposed4x2(
                            a,
                            column(i),
                            b,
                            b0 + j,
                            start,
                            s0 + j + i * startRow,
                            startRow,
                            c,
                            c0 + j + i * PANEL,
                            depth);
                }
            }
            if (j < end) {
                for (int i = 0; i < rows; i += ROWS_8) {
                    VectorDoubleTiles.transposed8x1(
                            a,
                            column(i),
                            b,
                            b0 + j,
                            start,
                            s0 + j + i * startRow,
                            startRow,
                            c,
                            c0 + j + i * PANEL,
                            depth);
                }
            }
        }
    }

    /// Four chains at a time hide an addition's latency.
    @Override
    public void sumRows(double[] matrix, int rows, int columns, double[] sum) {
        for (int j = 0; j < columns; j += 2 * LANES) {
            int at = column(j);
            var left = DoubleVector.fromArray(SPECIES, matrix, at);
            var right = DoubleVector.fromArray(SPECIES, matrix, at + LANES);
            var oddLeft = DoubleVector.zero(SPECIES);
            var oddRight = DoubleVector.zero(SPECIES);
            int r = 1;
            for (; r + 1 < rows; r += 2) {
                int odd = at + r * PANEL;
                oddLeft = oddLeft.add(DoubleVector.fromArray(SPECIES, matrix, odd));
                oddRight = oddRight.add(DoubleVector.fromArray(SPECIES, matrix, odd + LANES));
                left = left.add(DoubleVector.fromArray(SPECIES, matrix, odd + PANEL));
                right = right.add(DoubleVector.fromArray(SPECIES, matrix, odd + PANEL + LANES));
            }
            for (; r < rows; r++) {
                int odd = at + r * PANEL;
                oddLeft = oddLeft.add(DoubleVector.fromArray(SPECIES, matrix, odd));
                oddRight = oddRight.add(DoubleVector.fromArray(SPECIES, matrix, odd + LANES));
            }
            left.add(oddLeft).intoArray(sum, j);
            right.add(oddRight).intoArray(sum, j + LANES);
        }
    }

    /// Lines by vectors of columns; what is left of the last one by numbers, for the starts of the
    /// next curve lie behind it.
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
        int j = 0;
        for (; j + LANES <= columns; j += LANES) {
            var base = DoubleVector.fromArray(SPECIES, start, at + j);
            var rate = DoubleVector.fromArray(SPECIES, slope, j);
            int target = column(j) + row * PANEL;
            for (int i = 0; i < count; i++) {
                DoubleVector.broadcast(SPECIES, times[time + i]).fma(rate, base).intoArray(tile, target + i * PANEL);
            }
        }
        for (; j < columns; j++) {
            int target = column(j) + row * PANEL;
            for (int i = 0; i < count; i++) {
                tile[target + i * PANEL] = Math.fma(times[time + i], slope[j], start[at + j]);
            }
        }
    }

    @Override
    public void sumsOfRows(
            double[] tile, int row, int count, int columns, double[] weights, int at, double[] weighted, double[] sum) {
        for (int j = 0; j < columns; j += 2 * LANES) {
            int source = column(j) + row * PANEL;
            var left = DoubleVector.zero(SPECIES);
            var right = DoubleVector.zero(SPECIES);
            var weightedLeft = DoubleVector.zero(SPECIES);
            var weightedRight = DoubleVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                var weight = DoubleVector.broadcast(SPECIES, weights[at + i]);
                var first = DoubleVector.fromArray(SPECIES, tile, source + i * PANEL);
                var second = DoubleVector.fromArray(SPECIES, tile, source + i * PANEL + LANES);
                left = left.add(first);
                right = right.add(second);
                weightedLeft = weight.fma(first, weightedLeft);
                weightedRight = weight.fma(second, weightedRight);
            }
            left.intoArray(sum, j);
            right.intoArray(sum, j + LANES);
            weightedLeft.intoArray(weighted, j);
            weightedRight.intoArray(weighted, j + LANES);
        }
    }

    /// Of the first order by vectors, of the first direction together with the value.
    @Override
    public void tanhAdjoints(int count, double[] y, List<List<double[]>> a, List<List<double[]>> g, double[] value) {
        if (a.isEmpty() || a.getFirst().size() != 1) {
            super.tanhAdjoints(count, y, a, g, value);
            return;
        }
        adjoints(count, y, a.getFirst().getFirst(), g.getFirst().getFirst(), value);
        for (int direction = 1; direction < a.size(); direction++) {
            firstAdjoints(
                    count, y, a.get(direction).getFirst(), g.get(direction).getFirst(), value);
        }
    }

    private static void adjoints(int count, double[] y, double[] a1, double[] g1, double[] value) {
        for (int i = 0; i < count; i += LANES) {
            var v = DoubleVector.fromArray(SPECIES, y, i);
            var slope = ONE.sub(v.mul(v));
            var h1 = DoubleVector.fromArray(SPECIES, g1, i).mul(slope);
            DoubleVector.fromArray(SPECIES, value, i)
                    .mul(slope)
                    .sub(TWO.mul(v).mul(DoubleVector.fromArray(SPECIES, a1, i)).mul(h1))
                    .intoArray(value, i);
            h1.intoArray(g1, i);
        }
    }

    private static void firstAdjoints(int count, double[] y, double[] a1, double[] g1, double[] value) {
        for (int i = 0; i < count; i += LANES) {
            var v = DoubleVector.fromArray(SPECIES, y, i);
            var h1 = DoubleVector.fromArray(SPECIES, g1, i).mul(ONE.sub(v.mul(v)));
            DoubleVector.fromArray(SPECIES, value, i)
                    .sub(TWO.mul(v).mul(DoubleVector.fromArray(SPECIES, a1, i)).mul(h1))
                    .intoArray(value, i);
            h1.intoArray(g1, i);
        }
    }

    /// A product of little depth, one column of `a` and one row of `b` at a time: the blocks'
    /// beginnings and ends would cost more than the product.
    private static void shallow(
            double[] a,
            int a0,
            double[] b,
            int b0,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int rows,
            int depth) {
        int k;
        if (depth == 1) {
            outer(a, a0, b, b0, s, s0, sRow, c, c0, rows);
            k = 1;
        } else {
            outer2(a, a0, b, b0, s, s0, sRow, c, c0, rows);
            k = 2;
        }
        for (; k < depth; k++) {
            outer(a, a0 + k, b, b0 + k * PANEL, c, c0, PANEL, c, c0, rows);
        }
    }

    private static void outer(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int rows) {
        var factor = DoubleVector.fromArray(SPECIES, b, b0);
        for (int i = 0; i < rows; i++) {
            DoubleVector.broadcast(SPECIES, a[a0 + i * PANEL])
                    .fma(factor, DoubleVector.fromArray(SPECIES, s, s0 + i * sRow))
                    .intoArray(c, c0 + i * PANEL);
        }
    }

    /// Two columns of `a` and two rows of `b` in one pass.
    private static void outer2(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int rows) {
        var first = DoubleVector.fromArray(SPECIES, b, b0);
        var second = DoubleVector.fromArray(SPECIES, b, b0 + PANEL);
        for (int i = 0; i < rows; i++) {
            var sum = DoubleVector.broadcast(SPECIES, a[a0 + i * PANEL])
                    .fma(first, DoubleVector.fromArray(SPECIES, s, s0 + i * sRow));
            DoubleVector.broadcast(SPECIES, a[a0 + i * PANEL + 1])
                    .fma(second, sum)
                    .intoArray(c, c0 + i * PANEL);
        }
    }

    private static void fourRowsAtATime(
            double[] a,
            int a0,
            double[] b,
            int b0,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int rows,
            int depth) {
        for (int i = 0; i < rows; i += ROWS_4) {
            VectorDoubleTiles.tile4x2(a, a0 + i * PANEL, b, b0, s, s0 + i * sRow, sRow, c, c0 + i * PANEL, depth);
        }
    }
}
