package dev.frugal.reasoning.language.compact;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels in vector registers.
///
/// Lanes run over outputs, positions or components, never along a sum, so that no sum is taken in
/// an order the hardware chooses; where a sum over lanes is needed, halves are added to each other.
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = 3 * LANES;
    private static final int NINE = 3 * ROWS_TOGETHER;

    /// Whether there are 32 registers, as wherever they hold 512 bits.
    private static final boolean WIDE = LANES >= 16;

    private static final float[] ZEROS = new float[8 * LANES];

    /// Lanes of a sum across lanes: eight also where a register holds sixteen, so that processors
    /// of both kinds give the same bits.
    private static final VectorSpecies<Float> SUMS = LANES >= 8 ? FloatVector.SPECIES_256 : SPECIES;

    /// Adding and subtracting 1.5 · 2^23 rounds to a whole number and leaves it in the low bits.
    private static final float ROUNDER = 12_582_912f;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float LOWEST = -87f;
    private static final float HIGHEST = 88f;
    private static final int EXPONENT_BITS = 23;
    private static final int ONE_BITS = 0x3f800000;

    /// What the choice is logged with.
    static String description() {
        return LANES + " lanes of float32";
    }

    @Override
    public int alignment() {
        return LANES;
    }

    @Override
    public int panelWidth() {
        return PANEL;
    }

    @Override
    public void multiply(
            float[] x,
            int xStart,
            int xStride,
            int rows,
            PackedMatrix matrix,
            float[] y,
            int yStart,
            int yStride,
            boolean accumulate) {
        int outputs = matrix.paddedOutputs();
        if (accumulate) {
            addBias(matrix.bias(), rows, outputs, y, yStart, yStride);
        }
        // Sums begin at what is there or at the bias: a choice between arrays, since one between
        // vectors would put them on the heap.
        var begin = accumulate ? y : matrix.bias();
        int beginStart = accumulate ? yStart : 0;
        int beginStride = accumulate ? yStride : 0;
        int inputs = matrix.inputs();
        int whole = outputs / PANEL * PANEL;
        for (int first = 0; first < whole; first += PANEL) {
            int row = 0;
            for (; WIDE && row + NINE <= rows; row += NINE) {
                nineRowPanelTile(
                        x,
                        xStart + row * xStride,
                        xStride,
                        matrix.values(),
                        first * inputs,
                        y,
                        yStart + row * yStride + first,
                        yStride,
                        inputs,
                        begin,
                        beginStart + row * beginStride + first,
                        beginStride);
            }
            for (; row < rows; row += ROWS_TOGETHER) {
                panelTile(
                        x,
                        xStart + row * xStride,
                        xStride,
                        matrix.values(),
                        first * inputs,
                        y,
                        yStart + row * yStride + first,
                        yStride,
                        inputs,
                        begin,
                        beginStart + row * beginStride + first,
                        beginStride);
            }
        }
        if (whole < outputs) {
            for (int row = 0; row < rows; row += ROWS_TOGETHER) {
                narrowTiles(
                        x,
                        xStart + row * xStride,
                        xStride,
                        1,
                        matrix.values(),
                        whole * inputs,
                        outputs - whole,
                        y,
                        yStart + row * yStride + whole,
                        yStride,
                        inputs,
                        begin,
                        beginStart + row * beginStride + whole,
                        beginStride,
                        outputs - whole);
            }
        }
    }

    private static void addBias(float[] bias, int rows, int outputs, float[] y, int yStart, int yStride) {
        for (int row = 0; row < rows; row++) {
            int to = yStart + row * yStride;
            for (int i = 0; i < outputs; i++) {
                y[to + i] += bias[i];
            }
        }
    }

    @Override
    public void product(
            float[] a,
            int aStart,
            int aRow,
            int aColumn,
            float[] b,
            int bStart,
            int bStride,
            float[] c,
            int cStart,
            int cStride,
            int rows,
            int columns,
            int inner,
            boolean accumulate) {
        var begin = accumulate ? c : ZEROS;
        int beginStride = accumulate ? cStride : 0;
        int whole = columns / PANEL * PANEL;
        int wholeRows = rows / ROWS_TOGETHER * ROWS_TOGETHER;
        // A panel of b stays in the nearest cache while all rows pass it.
        for (int column = 0; column < whole; column += PANEL) {
            int row = 0;
            for (; WIDE && aRow == 1 && row + NINE <= wholeRows; row += NINE) {
                int c0 = cStart + row * cStride + column;
                nineNeighbourTile(
                        a,
                        aStart + row,
                        aColumn,
                        b,
                        bStart + column,
                        bStride,
                        c,
                        c0,
                        cStride,
                        inner,
                        begin,
                        accumulate ? c0 : 0,
                        beginStride);
            }
            for (; row < wholeRows; row += ROWS_TOGETHER) {
                int c0 = cStart + row * cStride + column;
                tile(
                        a,
                        aStart + row * aRow,
                        aRow,
                        aColumn,
                        b,
                        bStart + column,
                        bStride,
                        c,
                        c0,
                        cStride,
                        inner,
                        begin,
                        accumulate ? c0 : 0,
                        beginStride);
            }
        }
        if (whole < columns) {
            for (int row = 0; row < wholeRows; row += ROWS_TOGETHER) {
                int c0 = cStart + row * cStride + whole;
                narrowTiles(
                        a,
                        aStart + row * aRow,
                        aRow,
                        aColumn,
                        b,
                        bStart + whole,
                        bStride,
                        c,
                        c0,
                        cStride,
                        inner,
                        begin,
                        accumulate ? c0 : 0,
                        beginStride,
                        columns - whole);
            }
        }
        for (int row = wholeRows; row < rows; row++) {
            int a0 = aStart + row * aRow;
            int c0 = cStart + row * cStride;
            rowProduct(a, a0, aColumn, b, bStart, bStride, c, c0, columns, inner, begin, accumulate);
        }
    }

    private static void rowProduct(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int bStart,
            int bStride,
            float[] c,
            int c0,
            int columns,
            int inner,
            float[] begin,
            boolean accumulate) {
        int column = 0;
        for (; column + 8 * LANES <= columns; column += 8 * LANES) {
            eightVectors(
                    a,
                    a0,
                    aColumn,
                    b,
                    bStart + column,
                    bStride,
                    c,
                    c0 + column,
                    inner,
                    begin,
                    accumulate ? c0 + column : 0);
        }
        for (; column + 4 * LANES <= columns; column += 4 * LANES) {
            fourVectors(
                    a,
                    a0,
                    aColumn,
                    b,
                    bStart + column,
                    bStride,
                    c,
                    c0 + column,
                    inner,
                    begin,
                    accumulate ? c0 + column : 0);
        }
        if (column + 3 * LANES == columns) {
            threeVectors(
                    a,
                    a0,
                    aColumn,
                    b,
                    bStart + column,
                    bStride,
                    c,
                    c0 + column,
                    inner,
                    begin,
                    accumulate ? c0 + column : 0);
            return;
        }
        for (; column < columns; column += LANES) {
            single(
                    a,
                    a0,
                    aColumn,
                    b,
                    bStart + column,
                    bStride,
                    c,
                    c0 + column,
                    inner,
                    begin,
                    accumulate ? c0 + column : 0);
        }
    }

    /// Three rows by the one or two vectors of columns that are no whole panel.
    private static void narrowTiles(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride,
            int columns) {
        if (columns > LANES) {
            twoVectors(a, a0, aRow, aColumn, b, b0, bStride, c, c0, cStride, inner, begin, begin0, beginStride);
        } else {
            oneVector(a, a0, aRow, aColumn, b, b0, bStride, c, c0, cStride, inner, begin, begin0, beginStride);
        }
    }

    /// Three rows by a whole panel of a [PackedMatrix]. The constant strides let the compiler check
    /// bounds before the loop.
    private static void panelTile(
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        var left0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var middle0 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var right0 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        var left1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var middle1 = FloatVector.fromArray(SPECIES, begin, begin1 + LANES);
        var right1 = FloatVector.fromArray(SPECIES, begin, begin1 + 2 * LANES);
        var left2 = FloatVector.fromArray(SPECIES, begin, begin2);
        var middle2 = FloatVector.fromArray(SPECIES, begin, begin2 + LANES);
        var right2 = FloatVector.fromArray(SPECIES, begin, begin2 + 2 * LANES);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        for (int i = 0; i < inner; i++) {
            var left = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL);
            var middle = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL + LANES);
            var right = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL + 2 * LANES);
            var factor0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
            left0 = factor0.fma(left, left0);
            middle0 = factor0.fma(middle, middle0);
            right0 = factor0.fma(right, right0);
            var factor1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
            left1 = factor1.fma(left, left1);
            middle1 = factor1.fma(middle, middle1);
            right1 = factor1.fma(right, right1);
            var factor2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
            left2 = factor2.fma(left, left2);
            middle2 = factor2.fma(middle, middle2);
            right2 = factor2.fma(right, right2);
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        left0.intoArray(c, c0);
        middle0.intoArray(c, c0 + LANES);
        right0.intoArray(c, c0 + 2 * LANES);
        left1.intoArray(c, c1);
        middle1.intoArray(c, c1 + LANES);
        right1.intoArray(c, c1 + 2 * LANES);
        left2.intoArray(c, c2);
        middle2.intoArray(c, c2 + LANES);
        right2.intoArray(c, c2 + 2 * LANES);
    }

    /// Nine rows by a whole panel: 27 sums, for processors of 32 registers, fetch less for each
    /// multiply-add.
    private static void nineRowPanelTile(
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        int begin3 = begin2 + beginStride;
        int begin4 = begin3 + beginStride;
        int begin5 = begin4 + beginStride;
        int begin6 = begin5 + beginStride;
        int begin7 = begin6 + beginStride;
        int begin8 = begin7 + beginStride;
        var left0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var middle0 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var right0 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        var left1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var middle1 = FloatVector.fromArray(SPECIES, begin, begin1 + LANES);
        var right1 = FloatVector.fromArray(SPECIES, begin, begin1 + 2 * LANES);
        var left2 = FloatVector.fromArray(SPECIES, begin, begin2);
        var middle2 = FloatVector.fromArray(SPECIES, begin, begin2 + LANES);
        var right2 = FloatVector.fromArray(SPECIES, begin, begin2 + 2 * LANES);
        var left3 = FloatVector.fromArray(SPECIES, begin, begin3);
        var middle3 = FloatVector.fromArray(SPECIES, begin, begin3 + LANES);
        var right3 = FloatVector.fromArray(SPECIES, begin, begin3 + 2 * LANES);
        var left4 = FloatVector.fromArray(SPECIES, begin, begin4);
        var middle4 = FloatVector.fromArray(SPECIES, begin, begin4 + LANES);
        var right4 = FloatVector.fromArray(SPECIES, begin, begin4 + 2 * LANES);
        var left5 = FloatVector.fromArray(SPECIES, begin, begin5);
        var middle5 = FloatVector.fromArray(SPECIES, begin, begin5 + LANES);
        var right5 = FloatVector.fromArray(SPECIES, begin, begin5 + 2 * LANES);
        var left6 = FloatVector.fromArray(SPECIES, begin, begin6);
        var middle6 = FloatVector.fromArray(SPECIES, begin, begin6 + LANES);
        var right6 = FloatVector.fromArray(SPECIES, begin, begin6 + 2 * LANES);
        var left7 = FloatVector.fromArray(SPECIES, begin, begin7);
        var middle7 = FloatVector.fromArray(SPECIES, begin, begin7 + LANES);
        var right7 = FloatVector.fromArray(SPECIES, begin, begin7 + 2 * LANES);
        var left8 = FloatVector.fromArray(SPECIES, begin, begin8);
        var middle8 = FloatVector.fromArray(SPECIES, begin, begin8 + LANES);
        var right8 = FloatVector.fromArray(SPECIES, begin, begin8 + 2 * LANES);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        int a8 = a7 + aRow;
        for (int i = 0; i < inner; i++) {
            var left = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL);
            var middle = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL + LANES);
            var right = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL + 2 * LANES);
            var factor0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
            left0 = factor0.fma(left, left0);
            middle0 = factor0.fma(middle, middle0);
            right0 = factor0.fma(right, right0);
            var factor1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
            left1 = factor1.fma(left, left1);
            middle1 = factor1.fma(middle, middle1);
            right1 = factor1.fma(right, right1);
            var factor2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
            left2 = factor2.fma(left, left2);
            middle2 = factor2.fma(middle, middle2);
            right2 = factor2.fma(right, right2);
            var factor3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
            left3 = factor3.fma(left, left3);
            middle3 = factor3.fma(middle, middle3);
            right3 = factor3.fma(right, right3);
            var factor4 = FloatVector.broadcast(SPECIES, a[a4 + i]);
            left4 = factor4.fma(left, left4);
            middle4 = factor4.fma(middle, middle4);
            right4 = factor4.fma(right, right4);
            var factor5 = FloatVector.broadcast(SPECIES, a[a5 + i]);
            left5 = factor5.fma(left, left5);
            middle5 = factor5.fma(middle, middle5);
            right5 = factor5.fma(right, right5);
            var factor6 = FloatVector.broadcast(SPECIES, a[a6 + i]);
            left6 = factor6.fma(left, left6);
            middle6 = factor6.fma(middle, middle6);
            right6 = factor6.fma(right, right6);
            var factor7 = FloatVector.broadcast(SPECIES, a[a7 + i]);
            left7 = factor7.fma(left, left7);
            middle7 = factor7.fma(middle, middle7);
            right7 = factor7.fma(right, right7);
            var factor8 = FloatVector.broadcast(SPECIES, a[a8 + i]);
            left8 = factor8.fma(left, left8);
            middle8 = factor8.fma(middle, middle8);
            right8 = factor8.fma(right, right8);
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        int c4 = c3 + cStride;
        int c5 = c4 + cStride;
        int c6 = c5 + cStride;
        int c7 = c6 + cStride;
        int c8 = c7 + cStride;
        left0.intoArray(c, c0);
        middle0.intoArray(c, c0 + LANES);
        right0.intoArray(c, c0 + 2 * LANES);
        left1.intoArray(c, c1);
        middle1.intoArray(c, c1 + LANES);
        right1.intoArray(c, c1 + 2 * LANES);
        left2.intoArray(c, c2);
        middle2.intoArray(c, c2 + LANES);
        right2.intoArray(c, c2 + 2 * LANES);
        left3.intoArray(c, c3);
        middle3.intoArray(c, c3 + LANES);
        right3.intoArray(c, c3 + 2 * LANES);
        left4.intoArray(c, c4);
        middle4.intoArray(c, c4 + LANES);
        right4.intoArray(c, c4 + 2 * LANES);
        left5.intoArray(c, c5);
        middle5.intoArray(c, c5 + LANES);
        right5.intoArray(c, c5 + 2 * LANES);
        left6.intoArray(c, c6);
        middle6.intoArray(c, c6 + LANES);
        right6.intoArray(c, c6 + 2 * LANES);
        left7.intoArray(c, c7);
        middle7.intoArray(c, c7 + LANES);
        right7.intoArray(c, c7 + 2 * LANES);
        left8.intoArray(c, c8);
        middle8.intoArray(c, c8 + LANES);
        right8.intoArray(c, c8 + 2 * LANES);
    }

    /// Nine rows by three vectors of columns, where the rows of `a` lie side by side, as in the
    /// gradient of a matrix.
    private static void nineNeighbourTile(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        int begin3 = begin2 + beginStride;
        int begin4 = begin3 + beginStride;
        int begin5 = begin4 + beginStride;
        int begin6 = begin5 + beginStride;
        int begin7 = begin6 + beginStride;
        int begin8 = begin7 + beginStride;
        var left0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var middle0 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var right0 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        var left1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var middle1 = FloatVector.fromArray(SPECIES, begin, begin1 + LANES);
        var right1 = FloatVector.fromArray(SPECIES, begin, begin1 + 2 * LANES);
        var left2 = FloatVector.fromArray(SPECIES, begin, begin2);
        var middle2 = FloatVector.fromArray(SPECIES, begin, begin2 + LANES);
        var right2 = FloatVector.fromArray(SPECIES, begin, begin2 + 2 * LANES);
        var left3 = FloatVector.fromArray(SPECIES, begin, begin3);
        var middle3 = FloatVector.fromArray(SPECIES, begin, begin3 + LANES);
        var right3 = FloatVector.fromArray(SPECIES, begin, begin3 + 2 * LANES);
        var left4 = FloatVector.fromArray(SPECIES, begin, begin4);
        var middle4 = FloatVector.fromArray(SPECIES, begin, begin4 + LANES);
        var right4 = FloatVector.fromArray(SPECIES, begin, begin4 + 2 * LANES);
        var left5 = FloatVector.fromArray(SPECIES, begin, begin5);
        var middle5 = FloatVector.fromArray(SPECIES, begin, begin5 + LANES);
        var right5 = FloatVector.fromArray(SPECIES, begin, begin5 + 2 * LANES);
        var left6 = FloatVector.fromArray(SPECIES, begin, begin6);
        var middle6 = FloatVector.fromArray(SPECIES, begin, begin6 + LANES);
        var right6 = FloatVector.fromArray(SPECIES, begin, begin6 + 2 * LANES);
        var left7 = FloatVector.fromArray(SPECIES, begin, begin7);
        var middle7 = FloatVector.fromArray(SPECIES, begin, begin7 + LANES);
        var right7 = FloatVector.fromArray(SPECIES, begin, begin7 + 2 * LANES);
        var left8 = FloatVector.fromArray(SPECIES, begin, begin8);
        var middle8 = FloatVector.fromArray(SPECIES, begin, begin8 + LANES);
        var right8 = FloatVector.fromArray(SPECIES, begin, begin8 + 2 * LANES);
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var left = FloatVector.fromArray(SPECIES, b, from);
            var middle = FloatVector.fromArray(SPECIES, b, from + LANES);
            var right = FloatVector.fromArray(SPECIES, b, from + 2 * LANES);
            var factor0 = FloatVector.broadcast(SPECIES, a[at]);
            left0 = factor0.fma(left, left0);
            middle0 = factor0.fma(middle, middle0);
            right0 = factor0.fma(right, right0);
            var factor1 = FloatVector.broadcast(SPECIES, a[at + 1]);
            left1 = factor1.fma(left, left1);
            middle1 = factor1.fma(middle, middle1);
            right1 = factor1.fma(right, right1);
            var factor2 = FloatVector.broadcast(SPECIES, a[at + 2]);
            left2 = factor2.fma(left, left2);
            middle2 = factor2.fma(middle, middle2);
            right2 = factor2.fma(right, right2);
            var factor3 = FloatVector.broadcast(SPECIES, a[at + 3]);
            left3 = factor3.fma(left, left3);
            middle3 = factor3.fma(middle, middle3);
            right3 = factor3.fma(right, right3);
            var factor4 = FloatVector.broadcast(SPECIES, a[at + 4]);
            left4 = factor4.fma(left, left4);
            middle4 = factor4.fma(middle, middle4);
            right4 = factor4.fma(right, right4);
            var factor5 = FloatVector.broadcast(SPECIES, a[at + 5]);
            left5 = factor5.fma(left, left5);
            middle5 = factor5.fma(middle, middle5);
            right5 = factor5.fma(right, right5);
            var factor6 = FloatVector.broadcast(SPECIES, a[at + 6]);
            left6 = factor6.fma(left, left6);
            middle6 = factor6.fma(middle, middle6);
            right6 = factor6.fma(right, right6);
            var factor7 = FloatVector.broadcast(SPECIES, a[at + 7]);
            left7 = factor7.fma(left, left7);
            middle7 = factor7.fma(middle, middle7);
            right7 = factor7.fma(right, right7);
            var factor8 = FloatVector.broadcast(SPECIES, a[at + 8]);
            left8 = factor8.fma(left, left8);
            middle8 = factor8.fma(middle, middle8);
            right8 = factor8.fma(right, right8);
            from += bStride;
            at += aColumn;
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        int c4 = c3 + cStride;
        int c5 = c4 + cStride;
        int c6 = c5 + cStride;
        int c7 = c6 + cStride;
        int c8 = c7 + cStride;
        left0.intoArray(c, c0);
        middle0.intoArray(c, c0 + LANES);
        right0.intoArray(c, c0 + 2 * LANES);
        left1.intoArray(c, c1);
        middle1.intoArray(c, c1 + LANES);
        right1.intoArray(c, c1 + 2 * LANES);
        left2.intoArray(c, c2);
        middle2.intoArray(c, c2 + LANES);
        right2.intoArray(c, c2 + 2 * LANES);
        left3.intoArray(c, c3);
        middle3.intoArray(c, c3 + LANES);
        right3.intoArray(c, c3 + 2 * LANES);
        left4.intoArray(c, c4);
        middle4.intoArray(c, c4 + LANES);
        right4.intoArray(c, c4 + 2 * LANES);
        left5.intoArray(c, c5);
        middle5.intoArray(c, c5 + LANES);
        right5.intoArray(c, c5 + 2 * LANES);
        left6.intoArray(c, c6);
        middle6.intoArray(c, c6 + LANES);
        right6.intoArray(c, c6 + 2 * LANES);
        left7.intoArray(c, c7);
        middle7.intoArray(c, c7 + LANES);
        right7.intoArray(c, c7 + 2 * LANES);
        left8.intoArray(c, c8);
        middle8.intoArray(c, c8 + LANES);
        right8.intoArray(c, c8 + 2 * LANES);
    }

    /// Three rows by three vectors of columns: nine sums stay in registers, enough to hide the
    /// latency of a multiply-add and few enough for sixteen registers.
    private static void tile(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        var left0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var middle0 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var right0 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        var left1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var middle1 = FloatVector.fromArray(SPECIES, begin, begin1 + LANES);
        var right1 = FloatVector.fromArray(SPECIES, begin, begin1 + 2 * LANES);
        var left2 = FloatVector.fromArray(SPECIES, begin, begin2);
        var middle2 = FloatVector.fromArray(SPECIES, begin, begin2 + LANES);
        var right2 = FloatVector.fromArray(SPECIES, begin, begin2 + 2 * LANES);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int from = b0;
        int at = 0;
        for (int i = 0; i < inner; i++) {
            var left = FloatVector.fromArray(SPECIES, b, from);
            var middle = FloatVector.fromArray(SPECIES, b, from + LANES);
            var right = FloatVector.fromArray(SPECIES, b, from + 2 * LANES);
            from += bStride;
            var factor0 = FloatVector.broadcast(SPECIES, a[a0 + at]);
            left0 = factor0.fma(left, left0);
            middle0 = factor0.fma(middle, middle0);
            right0 = factor0.fma(right, right0);
            var factor1 = FloatVector.broadcast(SPECIES, a[a1 + at]);
            left1 = factor1.fma(left, left1);
            middle1 = factor1.fma(middle, middle1);
            right1 = factor1.fma(right, right1);
            var factor2 = FloatVector.broadcast(SPECIES, a[a2 + at]);
            left2 = factor2.fma(left, left2);
            middle2 = factor2.fma(middle, middle2);
            right2 = factor2.fma(right, right2);
            at += aColumn;
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        left0.intoArray(c, c0);
        middle0.intoArray(c, c0 + LANES);
        right0.intoArray(c, c0 + 2 * LANES);
        left1.intoArray(c, c1);
        middle1.intoArray(c, c1 + LANES);
        right1.intoArray(c, c1 + 2 * LANES);
        left2.intoArray(c, c2);
        middle2.intoArray(c, c2 + LANES);
        right2.intoArray(c, c2 + 2 * LANES);
    }

    /// Three rows by two vectors of columns.
    private static void twoVectors(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        var left0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var right0 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var left1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var right1 = FloatVector.fromArray(SPECIES, begin, begin1 + LANES);
        var left2 = FloatVector.fromArray(SPECIES, begin, begin2);
        var right2 = FloatVector.fromArray(SPECIES, begin, begin2 + LANES);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int from = b0;
        int at = 0;
        for (int i = 0; i < inner; i++) {
            var left = FloatVector.fromArray(SPECIES, b, from);
            var right = FloatVector.fromArray(SPECIES, b, from + LANES);
            from += bStride;
            var factor0 = FloatVector.broadcast(SPECIES, a[a0 + at]);
            left0 = factor0.fma(left, left0);
            right0 = factor0.fma(right, right0);
            var factor1 = FloatVector.broadcast(SPECIES, a[a1 + at]);
            left1 = factor1.fma(left, left1);
            right1 = factor1.fma(right, right1);
            var factor2 = FloatVector.broadcast(SPECIES, a[a2 + at]);
            left2 = factor2.fma(left, left2);
            right2 = factor2.fma(right, right2);
            at += aColumn;
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        left0.intoArray(c, c0);
        right0.intoArray(c, c0 + LANES);
        left1.intoArray(c, c1);
        right1.intoArray(c, c1 + LANES);
        left2.intoArray(c, c2);
        right2.intoArray(c, c2 + LANES);
    }

    /// Three rows by one vector of columns.
    private static void oneVector(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        var sum0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var sum1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var sum2 = FloatVector.fromArray(SPECIES, begin, begin2);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int from = b0;
        int at = 0;
        for (int i = 0; i < inner; i++) {
            var sum = FloatVector.fromArray(SPECIES, b, from);
            from += bStride;
            var factor0 = FloatVector.broadcast(SPECIES, a[a0 + at]);
            sum0 = factor0.fma(sum, sum0);
            var factor1 = FloatVector.broadcast(SPECIES, a[a1 + at]);
            sum1 = factor1.fma(sum, sum1);
            var factor2 = FloatVector.broadcast(SPECIES, a[a2 + at]);
            sum2 = factor2.fma(sum, sum2);
            at += aColumn;
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        sum0.intoArray(c, c0);
        sum1.intoArray(c, c1);
        sum2.intoArray(c, c2);
    }

    /// One row by eight vectors of columns.
    private static void eightVectors(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int inner,
            float[] begin,
            int begin0) {
        var sum0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var sum1 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var sum2 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        var sum3 = FloatVector.fromArray(SPECIES, begin, begin0 + 3 * LANES);
        var sum4 = FloatVector.fromArray(SPECIES, begin, begin0 + 4 * LANES);
        var sum5 = FloatVector.fromArray(SPECIES, begin, begin0 + 5 * LANES);
        var sum6 = FloatVector.fromArray(SPECIES, begin, begin0 + 6 * LANES);
        var sum7 = FloatVector.fromArray(SPECIES, begin, begin0 + 7 * LANES);
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var factor = FloatVector.broadcast(SPECIES, a[at]);
            sum0 = factor.fma(FloatVector.fromArray(SPECIES, b, from), sum0);
            sum1 = factor.fma(FloatVector.fromArray(SPECIES, b, from + LANES), sum1);
            sum2 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 2 * LANES), sum2);
            sum3 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 3 * LANES), sum3);
            sum4 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 4 * LANES), sum4);
            sum5 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 5 * LANES), sum5);
            sum6 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 6 * LANES), sum6);
            sum7 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 7 * LANES), sum7);
            from += bStride;
            at += aColumn;
        }
        sum0.intoArray(c, c0);
        sum1.intoArray(c, c0 + LANES);
        sum2.intoArray(c, c0 + 2 * LANES);
        sum3.intoArray(c, c0 + 3 * LANES);
        sum4.intoArray(c, c0 + 4 * LANES);
        sum5.intoArray(c, c0 + 5 * LANES);
        sum6.intoArray(c, c0 + 6 * LANES);
        sum7.intoArray(c, c0 + 7 * LANES);
    }

    /// One row by four vectors of columns.
    private static void fourVectors(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int inner,
            float[] begin,
            int begin0) {
        var sum0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var sum1 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var sum2 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        var sum3 = FloatVector.fromArray(SPECIES, begin, begin0 + 3 * LANES);
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var factor = FloatVector.broadcast(SPECIES, a[at]);
            sum0 = factor.fma(FloatVector.fromArray(SPECIES, b, from), sum0);
            sum1 = factor.fma(FloatVector.fromArray(SPECIES, b, from + LANES), sum1);
            sum2 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 2 * LANES), sum2);
            sum3 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 3 * LANES), sum3);
            from += bStride;
            at += aColumn;
        }
        sum0.intoArray(c, c0);
        sum1.intoArray(c, c0 + LANES);
        sum2.intoArray(c, c0 + 2 * LANES);
        sum3.intoArray(c, c0 + 3 * LANES);
    }

    /// One row by three vectors of columns.
    private static void threeVectors(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int inner,
            float[] begin,
            int begin0) {
        var sum0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var sum1 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var sum2 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * LANES);
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var factor = FloatVector.broadcast(SPECIES, a[at]);
            sum0 = factor.fma(FloatVector.fromArray(SPECIES, b, from), sum0);
            sum1 = factor.fma(FloatVector.fromArray(SPECIES, b, from + LANES), sum1);
            sum2 = factor.fma(FloatVector.fromArray(SPECIES, b, from + 2 * LANES), sum2);
            from += bStride;
            at += aColumn;
        }
        sum0.intoArray(c, c0);
        sum1.intoArray(c, c0 + LANES);
        sum2.intoArray(c, c0 + 2 * LANES);
    }

    /// One row by one vector of columns.
    private static void single(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int inner,
            float[] begin,
            int begin0) {
        var sum = FloatVector.fromArray(SPECIES, begin, begin0);
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            sum = FloatVector.broadcast(SPECIES, a[at]).fma(FloatVector.fromArray(SPECIES, b, from), sum);
            from += bStride;
            at += aColumn;
        }
        sum.intoArray(c, c0);
    }

    @Override
    public void normalise(float[] x, int xStart, float[] weight, int size, double epsilon, float[] y, int yStart) {
        int summed = SUMS.loopBound(size);
        var squares = FloatVector.zero(SUMS);
        for (int i = 0; i < summed; i += SUMS.length()) {
            var part = FloatVector.fromArray(SUMS, x, xStart + i);
            squares = part.fma(part, squares);
        }
        float sum = sum(squares);
        for (int i = summed; i < size; i++) {
            sum += x[xStart + i] * x[xStart + i];
        }
        float inverse = (float) (1 / Math.sqrt(sum / size + epsilon));
        int whole = SPECIES.loopBound(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xStart + i)
                    .mul(inverse)
                    .mul(FloatVector.fromArray(SPECIES, weight, i))
                    .intoArray(y, yStart + i);
        }
        for (int i = whole; i < size; i++) {
            y[yStart + i] = x[xStart + i] * inverse * weight[i];
        }
    }

    @Override
    public void normaliseGradient(
            float[] x,
            int xStart,
            float[] weight,
            int size,
            double epsilon,
            float[] yGradient,
            int yStart,
            float[] xGradient,
            int xGradientStart,
            float[] weightGradient) {
        int summed = SUMS.loopBound(size);
        var squares = FloatVector.zero(SUMS);
        var products = FloatVector.zero(SUMS);
        for (int i = 0; i < summed; i += SUMS.length()) {
            var value = FloatVector.fromArray(SUMS, x, xStart + i);
            squares = value.fma(value, squares);
            products = FloatVector.fromArray(SUMS, yGradient, yStart + i)
                    .mul(FloatVector.fromArray(SUMS, weight, i))
                    .fma(value, products);
        }
        float square = sum(squares);
        float along = sum(products);
        for (int i = summed; i < size; i++) {
            square += x[xStart + i] * x[xStart + i];
            along += yGradient[yStart + i] * weight[i] * x[xStart + i];
        }
        double inverse = 1 / Math.sqrt(square / size + epsilon);
        float scale = (float) inverse;
        float pull = (float) (along * inverse * inverse * inverse / size);
        int whole = SPECIES.loopBound(size);
        for (int i = 0; i < whole; i += LANES) {
            var value = FloatVector.fromArray(SPECIES, x, xStart + i);
            var upstream = FloatVector.fromArray(SPECIES, yGradient, yStart + i).mul(scale);
            upstream.fma(value, FloatVector.fromArray(SPECIES, weightGradient, i))
                    .intoArray(weightGradient, i);
            upstream.mul(FloatVector.fromArray(SPECIES, weight, i))
                    .sub(value.mul(pull))
                    .add(FloatVector.fromArray(SPECIES, xGradient, xGradientStart + i))
                    .intoArray(xGradient, xGradientStart + i);
        }
        for (int i = whole; i < size; i++) {
            float upstream = yGradient[yStart + i] * scale;
            weightGradient[i] += upstream * x[xStart + i];
            xGradient[xGradientStart + i] += upstream * weight[i] - x[xStart + i] * pull;
        }
    }

    @Override
    public void gate(float[] values, int gateStart, int upStart, int size, float[] out, int outStart) {
        for (int i = 0; i < size; i += LANES) {
            var gate = FloatVector.fromArray(SPECIES, values, gateStart + i);
            var up = FloatVector.fromArray(SPECIES, values, upStart + i);
            var sigmoid = exponential(gate.neg()).add(1f);
            gate.div(sigmoid).mul(up).intoArray(out, outStart + i);
        }
    }

    @Override
    public void gateGradient(
            float[] values,
            int gateStart,
            int upStart,
            int size,
            float[] outGradient,
            int outStart,
            float[] gradient,
            int gateGradientStart,
            int upGradientStart) {
        var one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < size; i += LANES) {
            var gate = FloatVector.fromArray(SPECIES, values, gateStart + i);
            var up = FloatVector.fromArray(SPECIES, values, upStart + i);
            var upstream = FloatVector.fromArray(SPECIES, outGradient, outStart + i);
            var sigmoid = one.div(exponential(gate.neg()).add(1f));
            var passed = upstream.mul(sigmoid);
            passed.mul(gate).intoArray(gradient, upGradientStart + i);
            one.sub(sigmoid).fma(gate, one).mul(passed).mul(up).intoArray(gradient, gateGradientStart + i);
        }
    }

    @Override
    public void softmax(float[] values, int start, int length, int padded) {
        int whole = SPECIES.loopBound(length);
        var highest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < whole; i += LANES) {
            highest = highest.max(FloatVector.fromArray(SPECIES, values, start + i));
        }
        float shift = highest.reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < length; i++) {
            shift = Math.max(shift, values[start + i]);
        }
        // Lanes beyond the length get e^-87, which is 0 next to the 1 of the largest.
        for (int i = length; i < padded; i++) {
            values[start + i] = Float.NEGATIVE_INFINITY;
        }
        for (int i = 0; i < padded; i += LANES) {
            exponential(FloatVector.fromArray(SPECIES, values, start + i).sub(shift))
                    .intoArray(values, start + i);
        }
        var total = FloatVector.zero(SUMS);
        for (int i = 0; i < padded; i += SUMS.length()) {
            total = total.add(FloatVector.fromArray(SUMS, values, start + i));
        }
        float inverse = 1 / sum(total);
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, values, start + i).mul(inverse).intoArray(values, start + i);
        }
        for (int i = length; i < padded; i++) {
            values[start + i] = 0f;
        }
    }

    @Override
    public void softmaxGradient(float[] probabilities, int start, float[] gradient, int gradientStart, int padded) {
        var products = FloatVector.zero(SUMS);
        for (int i = 0; i < padded; i += SUMS.length()) {
            products = FloatVector.fromArray(SUMS, probabilities, start + i)
                    .fma(FloatVector.fromArray(SUMS, gradient, gradientStart + i), products);
        }
        float mean = sum(products);
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, gradient, gradientStart + i)
                    .sub(mean)
                    .mul(FloatVector.fromArray(SPECIES, probabilities, start + i))
                    .intoArray(gradient, gradientStart + i);
        }
    }

    /// e^x: x = n ln 2 + r, a polynomial for e^r, n into the exponent. Relative error about 2e-7.
    private static FloatVector exponential(FloatVector exponent) {
        var x = exponent.max(LOWEST).min(HIGHEST);
        var shifted = x.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
        var n = shifted.sub(ROUNDER);
        var r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x));
        var series = r.fma(coefficient(1f / 720), coefficient(1f / 120));
        series = series.fma(r, coefficient(1f / 24));
        series = series.fma(r, coefficient(1f / 6));
        series = series.fma(r, coefficient(0.5f));
        series = series.fma(r, coefficient(1f));
        series = series.fma(r, coefficient(1f));
        var power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, EXPONENT_BITS)
                .add(ONE_BITS)
                .reinterpretAsFloats();
        return series.mul(power);
    }

    private static FloatVector coefficient(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /// One lane after the other; the compiler takes a lane from a register only by a constant.
    private static float sum(FloatVector lanes) {
        float sum = lanes.lane(0) + lanes.lane(1);
        if (SUMS.length() >= 4) {
            sum = sum + lanes.lane(2) + lanes.lane(3);
        }
        if (SUMS.length() >= 8) {
            sum = sum + lanes.lane(4) + lanes.lane(5) + lanes.lane(6) + lanes.lane(7);
        }
        return sum;
    }
}
