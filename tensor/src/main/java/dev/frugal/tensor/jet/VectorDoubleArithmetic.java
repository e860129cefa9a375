package dev.frugal.tensor.jet;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The matrix product by the Vector API.
///
/// A block of eight rows and two vectors of columns (four rows where vectors are shorter than 512
/// bits and registers fewer) stays in registers while the depth runs. Lanes are columns, so nothing
/// is summed across lanes: each element is one chain of fused multiply-adds in the order of the
/// depth, the same for every vector length and for [PortableDoubleArithmetic].
///
/// Accumulators start from an array, at stride 0 for a bias: choosing them after a branch would box
/// vectors. A wider block passes the inliner's node limit.
final class VectorDoubleArithmetic extends DoubleArithmetic {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final boolean TALL = SPECIES.vectorBitSize() >= 512;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void multiply(
            double[] a,
            int aRow,
            int aStep,
            double[] b,
            int bRow,
            double[] start,
            int startRow,
            double[] c,
            int cRow,
            int rows,
            int columns,
            int depth) {
        int pairs = columns - columns % (2 * LANES);
        int height = TALL ? 8 : 4;
        for (int i = 0; i < rows; i += height) {
            int a0 = i * aRow;
            int s0 = i * startRow;
            int c0 = i * cRow;
            for (int j = 0; j < pairs; j += 2 * LANES) {
                if (TALL) {
                    block8x2(
                            a, a0, aRow, aStep, b, j, bRow, start, s0 + j, startRow, c, c0 + j,
                            cRow, depth);
                } else {
                    block4x2(
                            a, a0, aRow, aStep, b, j, bRow, start, s0 + j, startRow, c, c0 + j,
                            cRow, depth);
                }
            }
            if (pairs < columns) {
                int j = pairs;
                if (TALL) {
                    block8x1(
                            a, a0, aRow, aStep, b, j, bRow, start, s0 + j, startRow, c, c0 + j,
                            cRow, depth);
                } else {
                    block4x1(
                            a, a0, aRow, aStep, b, j, bRow, start, s0 + j, startRow, c, c0 + j,
                            cRow, depth);
                }
            }
        }
    }

    @Override
    public void sumRows(double[] matrix, int row, int rows, int columns, double[] sum) {
        for (int j = 0; j < columns; j += LANES) {
            var total = DoubleVector.fromArray(SPECIES, matrix, j);
            for (int r = 1; r < rows; r++) {
                total = total.add(DoubleVector.fromArray(SPECIES, matrix, r * row + j));
            }
            total.intoArray(sum, j);
        }
    }

    private static void block8x2(
            double[] a,
            int a0,
            int aRow,
            int aStep,
            double[] b,
            int b0,
            int bRow,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int cRow,
            int depth) {
        var c00 = DoubleVector.fromArray(SPECIES, s, s0);
        var c01 = DoubleVector.fromArray(SPECIES, s, s0 + LANES);
        var c10 = DoubleVector.fromArray(SPECIES, s, s0 + sRow);
        var c11 = DoubleVector.fromArray(SPECIES, s, s0 + sRow + LANES);
        var c20 = DoubleVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c21 = DoubleVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
        var c30 = DoubleVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c31 = DoubleVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
        var c40 = DoubleVector.fromArray(SPECIES, s, s0 + 4 * sRow);
        var c41 = DoubleVector.fromArray(SPECIES, s, s0 + 4 * sRow + LANES);
        var c50 = DoubleVector.fromArray(SPECIES, s, s0 + 5 * sRow);
        var c51 = DoubleVector.fromArray(SPECIES, s, s0 + 5 * sRow + LANES);
        var c60 = DoubleVector.fromArray(SPECIES, s, s0 + 6 * sRow);
        var c61 = DoubleVector.fromArray(SPECIES, s, s0 + 6 * sRow + LANES);
        var c70 = DoubleVector.fromArray(SPECIES, s, s0 + 7 * sRow);
        var c71 = DoubleVector.fromArray(SPECIES, s, s0 + 7 * sRow + LANES);
        for (int k = 0; k < depth; k++) {
            var b0x = DoubleVector.fromArray(SPECIES, b, b0);
            var b1x = DoubleVector.fromArray(SPECIES, b, b0 + LANES);
            var a0x = DoubleVector.broadcast(SPECIES, a[a0]);
            c00 = a0x.fma(b0x, c00);
            c01 = a0x.fma(b1x, c01);
            var a1x = DoubleVector.broadcast(SPECIES, a[a0 + aRow]);
            c10 = a1x.fma(b0x, c10);
            c11 = a1x.fma(b1x, c11);
            var a2x = DoubleVector.broadcast(SPECIES, a[a0 + 2 * aRow]);
            c20 = a2x.fma(b0x, c20);
            c21 = a2x.fma(b1x, c21);
            var a3x = DoubleVector.broadcast(SPECIES, a[a0 + 3 * aRow]);
            c30 = a3x.fma(b0x, c30);
            c31 = a3x.fma(b1x, c31);
            var a4x = DoubleVector.broadcast(SPECIES, a[a0 + 4 * aRow]);
            c40 = a4x.fma(b0x, c40);
            c41 = a4x.fma(b1x, c41);
            var a5x = DoubleVector.broadcast(SPECIES, a[a0 + 5 * aRow]);
            c50 = a5x.fma(b0x, c50);
            c51 = a5x.fma(b1x, c51);
            var a6x = DoubleVector.broadcast(SPECIES, a[a0 + 6 * aRow]);
            c60 = a6x.fma(b0x, c60);
            c61 = a6x.fma(b1x, c61);
            var a7x = DoubleVector.broadcast(SPECIES, a[a0 + 7 * aRow]);
            c70 = a7x.fma(b0x, c70);
            c71 = a7x.fma(b1x, c71);
            a0 += aStep;
            b0 += bRow;
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + LANES);
        c10.intoArray(c, c0 + cRow);
        c11.intoArray(c, c0 + cRow + LANES);
        c20.intoArray(c, c0 + 2 * cRow);
        c21.intoArray(c, c0 + 2 * cRow + LANES);
        c30.intoArray(c, c0 + 3 * cRow);
        c31.intoArray(c, c0 + 3 * cRow + LANES);
        c40.intoArray(c, c0 + 4 * cRow);
        c41.intoArray(c, c0 + 4 * cRow + LANES);
        c50.intoArray(c, c0 + 5 * cRow);
        c51.intoArray(c, c0 + 5 * cRow + LANES);
        c60.intoArray(c, c0 + 6 * cRow);
        c61.intoArray(c, c0 + 6 * cRow + LANES);
        c70.intoArray(c, c0 + 7 * cRow);
        c71.intoArray(c, c0 + 7 * cRow + LANES);
    }

    private static void block8x1(
            double[] a,
            int a0,
            int aRow,
            int aStep,
            double[] b,
            int b0,
            int bRow,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int cRow,
            int depth) {
        var c00 = DoubleVector.fromArray(SPECIES, s, s0);
        var c10 = DoubleVector.fromArray(SPECIES, s, s0 + sRow);
        var c20 = DoubleVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c30 = DoubleVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c40 = DoubleVector.fromArray(SPECIES, s, s0 + 4 * sRow);
        var c50 = DoubleVector.fromArray(SPECIES, s, s0 + 5 * sRow);
        var c60 = DoubleVector.fromArray(SPECIES, s, s0 + 6 * sRow);
        var c70 = DoubleVector.fromArray(SPECIES, s, s0 + 7 * sRow);
        for (int k = 0; k < depth; k++) {
            var b0x = DoubleVector.fromArray(SPECIES, b, b0);
            var a0x = DoubleVector.broadcast(SPECIES, a[a0]);
            c00 = a0x.fma(b0x, c00);
            var a1x = DoubleVector.broadcast(SPECIES, a[a0 + aRow]);
            c10 = a1x.fma(b0x, c10);
            var a2x = DoubleVector.broadcast(SPECIES, a[a0 + 2 * aRow]);
            c20 = a2x.fma(b0x, c20);
            var a3x = DoubleVector.broadcast(SPECIES, a[a0 + 3 * aRow]);
            c30 = a3x.fma(b0x, c30);
            var a4x = DoubleVector.broadcast(SPECIES, a[a0 + 4 * aRow]);
            c40 = a4x.fma(b0x, c40);
            var a5x = DoubleVector.broadcast(SPECIES, a[a0 + 5 * aRow]);
            c50 = a5x.fma(b0x, c50);
            var a6x = DoubleVector.broadcast(SPECIES, a[a0 + 6 * aRow]);
            c60 = a6x.fma(b0x, c60);
            var a7x = DoubleVector.broadcast(SPECIES, a[a0 + 7 * aRow]);
            c70 = a7x.fma(b0x, c70);
            a0 += aStep;
            b0 += bRow;
        }
        c00.intoArray(c, c0);
        c10.intoArray(c, c0 + cRow);
        c20.intoArray(c, c0 + 2 * cRow);
        c30.intoArray(c, c0 + 3 * cRow);
        c40.intoArray(c, c0 + 4 * cRow);
        c50.intoArray(c, c0 + 5 * cRow);
        c60.intoArray(c, c0 + 6 * cRow);
        c70.intoArray(c, c0 + 7 * cRow);
    }

    private static void block4x2(
            double[] a,
            int a0,
            int aRow,
            int aStep,
            double[] b,
            int b0,
            int bRow,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int cRow,
            int depth) {
        var c00 = DoubleVector.fromArray(SPECIES, s, s0);
        var c01 = DoubleVector.fromArray(SPECIES, s, s0 + LANES);
        var c10 = DoubleVector.fromArray(SPECIES, s, s0 + sRow);
        var c11 = DoubleVector.fromArray(SPECIES, s, s0 + sRow + LANES);
        var c20 = DoubleVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c21 = DoubleVector.fromArray(SPECIES, s, s0 + 2 * sRow + LANES);
        var c30 = DoubleVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        var c31 = DoubleVector.fromArray(SPECIES, s, s0 + 3 * sRow + LANES);
        for (int k = 0; k < depth; k++) {
            var b0x = DoubleVector.fromArray(SPECIES, b, b0);
            var b1x = DoubleVector.fromArray(SPECIES, b, b0 + LANES);
            var a0x = DoubleVector.broadcast(SPECIES, a[a0]);
            c00 = a0x.fma(b0x, c00);
            c01 = a0x.fma(b1x, c01);
            var a1x = DoubleVector.broadcast(SPECIES, a[a0 + aRow]);
            c10 = a1x.fma(b0x, c10);
            c11 = a1x.fma(b1x, c11);
            var a2x = DoubleVector.broadcast(SPECIES, a[a0 + 2 * aRow]);
            c20 = a2x.fma(b0x, c20);
            c21 = a2x.fma(b1x, c21);
            var a3x = DoubleVector.broadcast(SPECIES, a[a0 + 3 * aRow]);
            c30 = a3x.fma(b0x, c30);
            c31 = a3x.fma(b1x, c31);
            a0 += aStep;
            b0 += bRow;
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + LANES);
        c10.intoArray(c, c0 + cRow);
        c11.intoArray(c, c0 + cRow + LANES);
        c20.intoArray(c, c0 + 2 * cRow);
        c21.intoArray(c, c0 + 2 * cRow + LANES);
        c30.intoArray(c, c0 + 3 * cRow);
        c31.intoArray(c, c0 + 3 * cRow + LANES);
    }

    private static void block4x1(
            double[] a,
            int a0,
            int aRow,
            int aStep,
            double[] b,
            int b0,
            int bRow,
            double[] s,
            int s0,
            int sRow,
            double[] c,
            int c0,
            int cRow,
            int depth) {
        var c00 = DoubleVector.fromArray(SPECIES, s, s0);
        var c10 = DoubleVector.fromArray(SPECIES, s, s0 + sRow);
        var c20 = DoubleVector.fromArray(SPECIES, s, s0 + 2 * sRow);
        var c30 = DoubleVector.fromArray(SPECIES, s, s0 + 3 * sRow);
        for (int k = 0; k < depth; k++) {
            var b0x = DoubleVector.fromArray(SPECIES, b, b0);
            var a0x = DoubleVector.broadcast(SPECIES, a[a0]);
            c00 = a0x.fma(b0x, c00);
            var a1x = DoubleVector.broadcast(SPECIES, a[a0 + aRow]);
            c10 = a1x.fma(b0x, c10);
            var a2x = DoubleVector.broadcast(SPECIES, a[a0 + 2 * aRow]);
            c20 = a2x.fma(b0x, c20);
            var a3x = DoubleVector.broadcast(SPECIES, a[a0 + 3 * aRow]);
            c30 = a3x.fma(b0x, c30);
            a0 += aStep;
            b0 += bRow;
        }
        c00.intoArray(c, c0);
        c10.intoArray(c, c0 + cRow);
        c20.intoArray(c, c0 + 2 * cRow);
        c30.intoArray(c, c0 + 3 * cRow);
    }
}
