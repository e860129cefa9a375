package dev.frugal.tensor.kernel;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The matrix products by the Vector API.
///
/// A block of six or four rows and two vectors of columns stays in registers while the depth runs:
/// eight independent chains of fused multiply-adds hide their latency, twelve hide it where another
/// program shares the core, and with two vectors of `b` and one number of `a` they fit into sixteen
/// registers. One vector of columns takes eight rows. Lanes are columns, so nothing is summed
/// across lanes: each element is one chain in the order of the depth, the same for every vector
/// length and for [PortableFloatArithmetic].
///
/// All strides inside a block are constants, and the depth runs panel by panel. Only so can the
/// compiler check the bounds of a whole loop before it starts; checks inside the loop, one per
/// load, cost as much as the multiplications. Accumulators start from an array, at stride 0 for a
/// bias: choosing them after a branch would box vectors.
public final class VectorFloatArithmetic extends FloatArithmetic {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int TALL = 8;
    private static final int BROAD = 4;
    private static final int SIX = 6;

    /// Processors with vectors of 512 bits have 32 registers of them, others may have 16.
    private static final boolean MANY_REGISTERS = SPECIES.vectorBitSize() == 512;

    /// Products of no greater depth are sums of outer products.
    private static final int SHALLOW = 4;

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
    private static final FloatVector TINY = constant(FloatCell.TINY);
    private static final FloatVector HALF = constant(0.5f);
    private static final FloatVector ONE = constant(1);
    private static final FloatVector TWO = constant(2);

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /// Bits per vector.
    public int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    /// Panel by panel of the depth: what one has summed is where the next one starts.
    @Override
    public void multiply(
            float[] a,
            float[] b,
            int bRows,
            float[] start,
            int startPanel,
            int startRow,
            float[] c,
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
        boolean takesRest = MANY_REGISTERS && columns > LANES && left > PANEL && left <= PANEL + SHALLOW;
        return takesRest ? left : Math.min(PANEL, left);
    }

    private static void panel(
            float[] a,
            int a0,
            float[] b,
            int b0,
            float[] s,
            int s0,
            int sRow,
            float[] c,
            int c0,
            int rows,
            int columns,
            int depth) {
        int j = 0;
        if (depth <= SHALLOW) {
            for (; j < columns; j += LANES) {
                shallow(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, rows, depth);
            }
        }
        for (; columns - j > LANES; j += 2 * LANES) {
            if (depth < PANEL) {
                fourRowsAtATime(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, rows, depth);
            } else if (MANY_REGISTERS) {
                eightRowsAtATime(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, rows, depth - PANEL);
            } else {
                int fours = (SIX - rows % SIX) % SIX * 2;
                fourRowsAtATime(a, a0, b, b0 + j, s, s0 + j, sRow, c, c0 + j, fours, depth);
                sixRowsAtATime(
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
            for (int i = 0; i < rows; i += TALL) {
                block8x1(a, a0 + i * PANEL, b, b0 + j, s, s0 + j + i * sRow, sRow, c, c0 + j + i * PANEL, depth);
            }
        }
    }

    @Override
    public void multiplyTransposed(
            float[] a,
            float[] b,
            float[] start,
            int startPanel,
            int startRow,
            float[] c,
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
                for (; MANY_REGISTERS && rows - i >= TALL; i += TALL) {
                    transposed8x2(
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
                for (; i < rows; i += BROAD) {
                    transposed4x2(
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
                for (int i = 0; i < rows; i += TALL) {
                    transposed8x1(
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
    public void sumRows(float[] matrix, int rows, int columns, float[] sum) {
        for (int j = 0; j < columns; j += 2 * LANES) {
            int at = column(j);
            var left = FloatVector.fromArray(SPECIES, matrix, at);
            var right = FloatVector.fromArray(SPECIES, matrix, at + LANES);
            var oddLeft = FloatVector.zero(SPECIES);
            var oddRight = FloatVector.zero(SPECIES);
            int r = 1;
            for (; r + 1 < rows; r += 2) {
                int odd = at + r * PANEL;
                oddLeft = oddLeft.add(FloatVector.fromArray(SPECIES, matrix, odd));
                oddRight = oddRight.add(FloatVector.fromArray(SPECIES, matrix, odd + LANES));
                left = left.add(FloatVector.fromArray(SPECIES, matrix, odd + PANEL));
                right = right.add(FloatVector.fromArray(SPECIES, matrix, odd + PANEL + LANES));
            }
            for (; r < rows; r++) {
                int odd = at + r * PANEL;
                oddLeft = oddLeft.add(FloatVector.fromArray(SPECIES, matrix, odd));
                oddRight = oddRight.add(FloatVector.fromArray(SPECIES, matrix, odd + LANES));
            }
            left.add(oddLeft).intoArray(sum, j);
            right.add(oddRight).intoArray(sum, j + LANES);
        }
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

    /// Lines by vectors of columns; what is left of the last one by numbers, for the starts of the
    /// next curve lie behind it.
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
        int j = 0;
        for (; j + LANES <= columns; j += LANES) {
            var base = FloatVector.fromArray(SPECIES, start, at + j);
            var rate = FloatVector.fromArray(SPECIES, slope, j);
            int target = column(j) + row * PANEL;
            for (int i = 0; i < count; i++) {
                FloatVector.broadcast(SPECIES, times[time + i]).fma(rate, base).intoArray(tile, target + i * PANEL);
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
            float[] tile, int row, int count, int columns, float[] weights, int at, float[] weighted, float[] sum) {
        for (int j = 0; j < columns; j += 2 * LANES) {
            int source = column(j) + row * PANEL;
            var left = FloatVector.zero(SPECIES);
            var right = FloatVector.zero(SPECIES);
            var weightedLeft = FloatVector.zero(SPECIES);
            var weightedRight = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                var weight = FloatVector.broadcast(SPECIES, weights[at + i]);
                var first = FloatVector.fromArray(SPECIES, tile, source + i * PANEL);
                var second = FloatVector.fromArray(SPECIES, tile, source + i * PANEL + LANES);
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
    public void tanhAdjoints(int count, float[] y, List<List<float[]>> a, List<List<float[]>> g, float[] value) {
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

    private static void adjoints(int count, float[] y, float[] a1, float[] g1, float[] value) {
        for (int i = 0; i < count; i += LANES) {
            var v = FloatVector.fromArray(SPECIES, y, i);
            var slope = ONE.sub(v.mul(v));
            var h1 = FloatVector.fromArray(SPECIES, g1, i).mul(slope);
            FloatVector.fromArray(SPECIES, value, i)
                    .mul(slope)
                    .sub(TWO.mul(v).mul(FloatVector.fromArray(SPECIES, a1, i)).mul(h1))
                    .intoArray(value, i);
            h1.intoArray(g1, i);
        }
    }

    private static void firstAdjoints(int count, float[] y, float[] a1, float[] g1, float[] value) {
        for (int i = 0; i < count; i += LANES) {
            var v = FloatVector.fromArray(SPECIES, y, i);
            var h1 = FloatVector.fromArray(SPECIES, g1, i).mul(ONE.sub(v.mul(v)));
            FloatVector.fromArray(SPECIES, value, i)
                    .sub(TWO.mul(v).mul(FloatVector.fromArray(SPECIES, a1, i)).mul(h1))
                    .intoArray(value, i);
            h1.intoArray(g1, i);
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

    /// A product of little depth, one column of `a` and one row of `b` at a time: the blocks'
    /// beginnings and ends would cost more than the product.
    private static void shallow(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int rows, int depth) {
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
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int rows) {
        var factor = FloatVector.fromArray(SPECIES, b, b0);
        for (int i = 0; i < rows; i++) {
            FloatVector.broadcast(SPECIES, a[a0 + i * PANEL])
                    .fma(factor, FloatVector.fromArray(SPECIES, s, s0 + i * sRow))
                    .intoArray(c, c0 + i * PANEL);
        }
    }

    /// Two columns of `a` and two rows of `b` in one pass.
    private static void outer2(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int rows) {
        var first = FloatVector.fromArray(SPECIES, b, b0);
        var second = FloatVector.fromArray(SPECIES, b, b0 + PANEL);
        for (int i = 0; i < rows; i++) {
            var sum = FloatVector.broadcast(SPECIES, a[a0 + i * PANEL])
                    .fma(first, FloatVector.fromArray(SPECIES, s, s0 + i * sRow));
            FloatVector.broadcast(SPECIES, a[a0 + i * PANEL + 1])
                    .fma(second, sum)
                    .intoArray(c, c0 + i * PANEL);
        }
    }

    /// Rows of a product over one panel of depth. All of them in one method and with a constant
    /// depth, which saves the compiler's loops their beginnings and ends; a shallow rest of the
    /// depth, if there is one, while the sums are still in registers.
    private static void eightRowsAtATime(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int rows, int tail) {
        int b1 = b0 + PANEL * PANEL;
        for (int i = 0; i < rows; i += TALL) {
            var c00 = FloatVector.fromArray(SPECIES, s, s0);
            var c01 = FloatVector.fromArray(SPECIES, s, s0 + LANES);
            var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
            var c11 = FloatVector.fromArray(SPECIES, s, s0 + sRow + LANES);
            var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
            var c21 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
            var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
            var c31 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
            var c40 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow);
            var c41 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow + LANES);
            var c50 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow);
            var c51 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow + LANES);
            var c60 = FloatVector.fromArray(SPECIES, s, s0 + 6 * sRow);
            var c61 = FloatVector.fromArray(SPECIES, s, s0 + 6 * sRow + LANES);
            var c70 = FloatVector.fromArray(SPECIES, s, s0 + 7 * sRow);
            var c71 = FloatVector.fromArray(SPECIES, s, s0 + 7 * sRow + LANES);
            for (int k = 0; k < PANEL; k++) {
                var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
                var b1x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL + LANES);
                var a0x = FloatVector.broadcast(SPECIES, a[a0 + k]);
                c00 = a0x.fma(b0x, c00);
                c01 = a0x.fma(b1x, c01);
                var a1x = FloatVector.broadcast(SPECIES, a[a0 + PANEL + k]);
                c10 = a1x.fma(b0x, c10);
                c11 = a1x.fma(b1x, c11);
                var a2x = FloatVector.broadcast(SPECIES, a[a0 + 2 * PANEL + k]);
                c20 = a2x.fma(b0x, c20);
                c21 = a2x.fma(b1x, c21);
                var a3x = FloatVector.broadcast(SPECIES, a[a0 + 3 * PANEL + k]);
                c30 = a3x.fma(b0x, c30);
                c31 = a3x.fma(b1x, c31);
                var a4x = FloatVector.broadcast(SPECIES, a[a0 + 4 * PANEL + k]);
                c40 = a4x.fma(b0x, c40);
                c41 = a4x.fma(b1x, c41);
                var a5x = FloatVector.broadcast(SPECIES, a[a0 + 5 * PANEL + k]);
                c50 = a5x.fma(b0x, c50);
                c51 = a5x.fma(b1x, c51);
                var a6x = FloatVector.broadcast(SPECIES, a[a0 + 6 * PANEL + k]);
                c60 = a6x.fma(b0x, c60);
                c61 = a6x.fma(b1x, c61);
                var a7x = FloatVector.broadcast(SPECIES, a[a0 + 7 * PANEL + k]);
                c70 = a7x.fma(b0x, c70);
                c71 = a7x.fma(b1x, c71);
            }
            for (int k = 0; k < tail; k++) {
                var b0x = FloatVector.fromArray(SPECIES, b, b1 + k * PANEL);
                var b1x = FloatVector.fromArray(SPECIES, b, b1 + k * PANEL + LANES);
                var a0x = FloatVector.broadcast(SPECIES, a[a0 + TILE + k]);
                c00 = a0x.fma(b0x, c00);
                c01 = a0x.fma(b1x, c01);
                var a1x = FloatVector.broadcast(SPECIES, a[a0 + TILE + PANEL + k]);
                c10 = a1x.fma(b0x, c10);
                c11 = a1x.fma(b1x, c11);
                var a2x = FloatVector.broadcast(SPECIES, a[a0 + TILE + 2 * PANEL + k]);
                c20 = a2x.fma(b0x, c20);
                c21 = a2x.fma(b1x, c21);
                var a3x = FloatVector.broadcast(SPECIES, a[a0 + TILE + 3 * PANEL + k]);
                c30 = a3x.fma(b0x, c30);
                c31 = a3x.fma(b1x, c31);
                var a4x = FloatVector.broadcast(SPECIES, a[a0 + TILE + 4 * PANEL + k]);
                c40 = a4x.fma(b0x, c40);
                c41 = a4x.fma(b1x, c41);
                var a5x = FloatVector.broadcast(SPECIES, a[a0 + TILE + 5 * PANEL + k]);
                c50 = a5x.fma(b0x, c50);
                c51 = a5x.fma(b1x, c51);
                var a6x = FloatVector.broadcast(SPECIES, a[a0 + TILE + 6 * PANEL + k]);
                c60 = a6x.fma(b0x, c60);
                c61 = a6x.fma(b1x, c61);
                var a7x = FloatVector.broadcast(SPECIES, a[a0 + TILE + 7 * PANEL + k]);
                c70 = a7x.fma(b0x, c70);
                c71 = a7x.fma(b1x, c71);
            }
            c00.intoArray(c, c0);
            c01.intoArray(c, c0 + LANES);
            c10.intoArray(c, c0 + PANEL);
            c11.intoArray(c, c0 + PANEL + LANES);
            c20.intoArray(c, c0 + 2 * PANEL);
            c21.intoArray(c, c0 + 2 * PANEL + LANES);
            c30.intoArray(c, c0 + 3 * PANEL);
            c31.intoArray(c, c0 + 3 * PANEL + LANES);
            c40.intoArray(c, c0 + 4 * PANEL);
            c41.intoArray(c, c0 + 4 * PANEL + LANES);
            c50.intoArray(c, c0 + 5 * PANEL);
            c51.intoArray(c, c0 + 5 * PANEL + LANES);
            c60.intoArray(c, c0 + 6 * PANEL);
            c61.intoArray(c, c0 + 6 * PANEL + LANES);
            c70.intoArray(c, c0 + 7 * PANEL);
            c71.intoArray(c, c0 + 7 * PANEL + LANES);
            a0 += TALL * PANEL;
            s0 += TALL * sRow;
            c0 += TALL * PANEL;
        }
    }

    /// The same for processors with fewer registers.
    private static void sixRowsAtATime(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int rows) {
        for (int i = 0; i < rows; i += SIX) {
            var c00 = FloatVector.fromArray(SPECIES, s, s0);
            var c01 = FloatVector.fromArray(SPECIES, s, s0 + LANES);
            var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
            var c11 = FloatVector.fromArray(SPECIES, s, s0 + sRow + LANES);
            var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
            var c21 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
            var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
            var c31 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
            var c40 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow);
            var c41 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow + LANES);
            var c50 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow);
            var c51 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow + LANES);
            for (int k = 0; k < PANEL; k++) {
                var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
                var b1x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL + LANES);
                var a0x = FloatVector.broadcast(SPECIES, a[a0 + k]);
                c00 = a0x.fma(b0x, c00);
                c01 = a0x.fma(b1x, c01);
                var a1x = FloatVector.broadcast(SPECIES, a[a0 + PANEL + k]);
                c10 = a1x.fma(b0x, c10);
                c11 = a1x.fma(b1x, c11);
                var a2x = FloatVector.broadcast(SPECIES, a[a0 + 2 * PANEL + k]);
                c20 = a2x.fma(b0x, c20);
                c21 = a2x.fma(b1x, c21);
                var a3x = FloatVector.broadcast(SPECIES, a[a0 + 3 * PANEL + k]);
                c30 = a3x.fma(b0x, c30);
                c31 = a3x.fma(b1x, c31);
                var a4x = FloatVector.broadcast(SPECIES, a[a0 + 4 * PANEL + k]);
                c40 = a4x.fma(b0x, c40);
                c41 = a4x.fma(b1x, c41);
                var a5x = FloatVector.broadcast(SPECIES, a[a0 + 5 * PANEL + k]);
                c50 = a5x.fma(b0x, c50);
                c51 = a5x.fma(b1x, c51);
            }
            c00.intoArray(c, c0);
            c01.intoArray(c, c0 + LANES);
            c10.intoArray(c, c0 + PANEL);
            c11.intoArray(c, c0 + PANEL + LANES);
            c20.intoArray(c, c0 + 2 * PANEL);
            c21.intoArray(c, c0 + 2 * PANEL + LANES);
            c30.intoArray(c, c0 + 3 * PANEL);
            c31.intoArray(c, c0 + 3 * PANEL + LANES);
            c40.intoArray(c, c0 + 4 * PANEL);
            c41.intoArray(c, c0 + 4 * PANEL + LANES);
            c50.intoArray(c, c0 + 5 * PANEL);
            c51.intoArray(c, c0 + 5 * PANEL + LANES);
            a0 += SIX * PANEL;
            s0 += SIX * sRow;
            c0 += SIX * PANEL;
        }
    }

    private static void fourRowsAtATime(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int rows, int depth) {
        for (int i = 0; i < rows; i += BROAD) {
            block4x2(a, a0 + i * PANEL, b, b0, s, s0 + i * sRow, sRow, c, c0 + i * PANEL, depth);
        }
    }

    private static void block4x2(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int depth) {
        var c00 = FloatVector.fromArray(SPECIES, s, s0);
        var c01 = FloatVector.fromArray(SPECIES, s, s0 + LANES);
        var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
        var c11 = FloatVector.fromArray(SPECIES, s, s0 + sRow + LANES);
        var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c21 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
        var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c31 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
        for (int k = 0; k < depth; k++) {
            var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
            var b1x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL + LANES);
            var a0x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c00 = a0x.fma(b0x, c00);
            c01 = a0x.fma(b1x, c01);
            var a1x = FloatVector.broadcast(SPECIES, a[a0 + PANEL + k]);
            c10 = a1x.fma(b0x, c10);
            c11 = a1x.fma(b1x, c11);
            var a2x = FloatVector.broadcast(SPECIES, a[a0 + 2 * PANEL + k]);
            c20 = a2x.fma(b0x, c20);
            c21 = a2x.fma(b1x, c21);
            var a3x = FloatVector.broadcast(SPECIES, a[a0 + 3 * PANEL + k]);
            c30 = a3x.fma(b0x, c30);
            c31 = a3x.fma(b1x, c31);
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + LANES);
        c10.intoArray(c, c0 + PANEL);
        c11.intoArray(c, c0 + PANEL + LANES);
        c20.intoArray(c, c0 + 2 * PANEL);
        c21.intoArray(c, c0 + 2 * PANEL + LANES);
        c30.intoArray(c, c0 + 3 * PANEL);
        c31.intoArray(c, c0 + 3 * PANEL + LANES);
    }

    private static void block8x1(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int depth) {
        var c00 = FloatVector.fromArray(SPECIES, s, s0);
        var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
        var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c40 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow);
        var c50 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow);
        var c60 = FloatVector.fromArray(SPECIES, s, s0 + 6 * sRow);
        var c70 = FloatVector.fromArray(SPECIES, s, s0 + 7 * sRow);
        for (int k = 0; k < depth; k++) {
            var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
            var a0x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c00 = a0x.fma(b0x, c00);
            var a1x = FloatVector.broadcast(SPECIES, a[a0 + PANEL + k]);
            c10 = a1x.fma(b0x, c10);
            var a2x = FloatVector.broadcast(SPECIES, a[a0 + 2 * PANEL + k]);
            c20 = a2x.fma(b0x, c20);
            var a3x = FloatVector.broadcast(SPECIES, a[a0 + 3 * PANEL + k]);
            c30 = a3x.fma(b0x, c30);
            var a4x = FloatVector.broadcast(SPECIES, a[a0 + 4 * PANEL + k]);
            c40 = a4x.fma(b0x, c40);
            var a5x = FloatVector.broadcast(SPECIES, a[a0 + 5 * PANEL + k]);
            c50 = a5x.fma(b0x, c50);
            var a6x = FloatVector.broadcast(SPECIES, a[a0 + 6 * PANEL + k]);
            c60 = a6x.fma(b0x, c60);
            var a7x = FloatVector.broadcast(SPECIES, a[a0 + 7 * PANEL + k]);
            c70 = a7x.fma(b0x, c70);
        }
        c00.intoArray(c, c0);
        c10.intoArray(c, c0 + PANEL);
        c20.intoArray(c, c0 + 2 * PANEL);
        c30.intoArray(c, c0 + 3 * PANEL);
        c40.intoArray(c, c0 + 4 * PANEL);
        c50.intoArray(c, c0 + 5 * PANEL);
        c60.intoArray(c, c0 + 6 * PANEL);
        c70.intoArray(c, c0 + 7 * PANEL);
    }

    private static void transposed8x2(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int depth) {
        var c00 = FloatVector.fromArray(SPECIES, s, s0);
        var c01 = FloatVector.fromArray(SPECIES, s, s0 + LANES);
        var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
        var c11 = FloatVector.fromArray(SPECIES, s, s0 + sRow + LANES);
        var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c21 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
        var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c31 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
        var c40 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow);
        var c41 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow + LANES);
        var c50 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow);
        var c51 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow + LANES);
        var c60 = FloatVector.fromArray(SPECIES, s, s0 + 6 * sRow);
        var c61 = FloatVector.fromArray(SPECIES, s, s0 + 6 * sRow + LANES);
        var c70 = FloatVector.fromArray(SPECIES, s, s0 + 7 * sRow);
        var c71 = FloatVector.fromArray(SPECIES, s, s0 + 7 * sRow + LANES);
        for (int k = 0; k < depth; k++) {
            var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
            var b1x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL + LANES);
            var a0x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL]);
            c00 = a0x.fma(b0x, c00);
            c01 = a0x.fma(b1x, c01);
            var a1x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 1]);
            c10 = a1x.fma(b0x, c10);
            c11 = a1x.fma(b1x, c11);
            var a2x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 2]);
            c20 = a2x.fma(b0x, c20);
            c21 = a2x.fma(b1x, c21);
            var a3x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 3]);
            c30 = a3x.fma(b0x, c30);
            c31 = a3x.fma(b1x, c31);
            var a4x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 4]);
            c40 = a4x.fma(b0x, c40);
            c41 = a4x.fma(b1x, c41);
            var a5x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 5]);
            c50 = a5x.fma(b0x, c50);
            c51 = a5x.fma(b1x, c51);
            var a6x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 6]);
            c60 = a6x.fma(b0x, c60);
            c61 = a6x.fma(b1x, c61);
            var a7x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 7]);
            c70 = a7x.fma(b0x, c70);
            c71 = a7x.fma(b1x, c71);
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + LANES);
        c10.intoArray(c, c0 + PANEL);
        c11.intoArray(c, c0 + PANEL + LANES);
        c20.intoArray(c, c0 + 2 * PANEL);
        c21.intoArray(c, c0 + 2 * PANEL + LANES);
        c30.intoArray(c, c0 + 3 * PANEL);
        c31.intoArray(c, c0 + 3 * PANEL + LANES);
        c40.intoArray(c, c0 + 4 * PANEL);
        c41.intoArray(c, c0 + 4 * PANEL + LANES);
        c50.intoArray(c, c0 + 5 * PANEL);
        c51.intoArray(c, c0 + 5 * PANEL + LANES);
        c60.intoArray(c, c0 + 6 * PANEL);
        c61.intoArray(c, c0 + 6 * PANEL + LANES);
        c70.intoArray(c, c0 + 7 * PANEL);
        c71.intoArray(c, c0 + 7 * PANEL + LANES);
    }

    private static void transposed4x2(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int depth) {
        var c00 = FloatVector.fromArray(SPECIES, s, s0);
        var c01 = FloatVector.fromArray(SPECIES, s, s0 + LANES);
        var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
        var c11 = FloatVector.fromArray(SPECIES, s, s0 + sRow + LANES);
        var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c21 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
        var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c31 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
        for (int k = 0; k < depth; k++) {
            var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
            var b1x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL + LANES);
            var a0x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL]);
            c00 = a0x.fma(b0x, c00);
            c01 = a0x.fma(b1x, c01);
            var a1x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 1]);
            c10 = a1x.fma(b0x, c10);
            c11 = a1x.fma(b1x, c11);
            var a2x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 2]);
            c20 = a2x.fma(b0x, c20);
            c21 = a2x.fma(b1x, c21);
            var a3x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 3]);
            c30 = a3x.fma(b0x, c30);
            c31 = a3x.fma(b1x, c31);
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + LANES);
        c10.intoArray(c, c0 + PANEL);
        c11.intoArray(c, c0 + PANEL + LANES);
        c20.intoArray(c, c0 + 2 * PANEL);
        c21.intoArray(c, c0 + 2 * PANEL + LANES);
        c30.intoArray(c, c0 + 3 * PANEL);
        c31.intoArray(c, c0 + 3 * PANEL + LANES);
    }

    private static void transposed8x1(
            float[] a, int a0, float[] b, int b0, float[] s, int s0, int sRow, float[] c, int c0, int depth) {
        var c00 = FloatVector.fromArray(SPECIES, s, s0);
        var c10 = FloatVector.fromArray(SPECIES, s, s0 + sRow);
        var c20 = FloatVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c30 = FloatVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c40 = FloatVector.fromArray(SPECIES, s, s0 + 4 * sRow);
        var c50 = FloatVector.fromArray(SPECIES, s, s0 + 5 * sRow);
        var c60 = FloatVector.fromArray(SPECIES, s, s0 + 6 * sRow);
        var c70 = FloatVector.fromArray(SPECIES, s, s0 + 7 * sRow);
        for (int k = 0; k < depth; k++) {
            var b0x = FloatVector.fromArray(SPECIES, b, b0 + k * PANEL);
            var a0x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL]);
            c00 = a0x.fma(b0x, c00);
            var a1x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 1]);
            c10 = a1x.fma(b0x, c10);
            var a2x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 2]);
            c20 = a2x.fma(b0x, c20);
            var a3x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 3]);
            c30 = a3x.fma(b0x, c30);
            var a4x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 4]);
            c40 = a4x.fma(b0x, c40);
            var a5x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 5]);
            c50 = a5x.fma(b0x, c50);
            var a6x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 6]);
            c60 = a6x.fma(b0x, c60);
            var a7x = FloatVector.broadcast(SPECIES, a[a0 + k * PANEL + 7]);
            c70 = a7x.fma(b0x, c70);
        }
        c00.intoArray(c, c0);
        c10.intoArray(c, c0 + PANEL);
        c20.intoArray(c, c0 + 2 * PANEL);
        c30.intoArray(c, c0 + 3 * PANEL);
        c40.intoArray(c, c0 + 4 * PANEL);
        c50.intoArray(c, c0 + 5 * PANEL);
        c60.intoArray(c, c0 + 6 * PANEL);
        c70.intoArray(c, c0 + 7 * PANEL);
    }
}
