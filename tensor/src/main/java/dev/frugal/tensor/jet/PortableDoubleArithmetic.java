package dev.frugal.tensor.jet;

/// The matrix product in plain loops, for JVMs without the Vector API: the same bits as
/// [VectorDoubleArithmetic], more slowly.
///
/// A block of four rows and four columns stays in scalar registers while the depth runs. Loops over
/// whole rows would store every sum at every step, since the compiler cannot know that the arrays
/// differ, and were three times slower.
final class PortableDoubleArithmetic extends DoubleArithmetic {
    private static final int BLOCK = 4;

    @Override
    public int lanes() {
        return BLOCK;
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
        for (int i = 0; i < rows; i += BLOCK) {
            for (int j = 0; j < columns; j += BLOCK) {
                block(
                        a,
                        i * aRow,
                        aRow,
                        aStep,
                        b,
                        j,
                        bRow,
                        start,
                        i * startRow + j,
                        startRow,
                        c,
                        i * cRow + j,
                        cRow,
                        depth);
            }
        }
    }

    @Override
    public void sumRows(double[] matrix, int row, int rows, int columns, double[] sum) {
        System.arraycopy(matrix, 0, sum, 0, columns);
        for (int r = 1; r < rows; r++) {
            int start = r * row;
            for (int j = 0; j < columns; j++) {
                sum[j] += matrix[start + j];
            }
        }
    }

    private static void block(
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
        double c00 = s[s0];
        double c01 = s[s0 + 1];
        double c02 = s[s0 + 2];
        double c03 = s[s0 + 3];
        double c10 = s[s0 + sRow];
        double c11 = s[s0 + sRow + 1];
        double c12 = s[s0 + sRow + 2];
        double c13 = s[s0 + sRow + 3];
        double c20 = s[s0 + 2 * sRow];
        double c21 = s[s0 + 2 * sRow + 1];
        double c22 = s[s0 + 2 * sRow + 2];
        double c23 = s[s0 + 2 * sRow + 3];
        double c30 = s[s0 + 3 * sRow];
        double c31 = s[s0 + 3 * sRow + 1];
        double c32 = s[s0 + 3 * sRow + 2];
        double c33 = s[s0 + 3 * sRow + 3];
        for (int k = 0; k < depth; k++) {
            double b0x = b[b0];
            double b1x = b[b0 + 1];
            double b2x = b[b0 + 2];
            double b3x = b[b0 + 3];
            double a0x = a[a0];
            c00 = Math.fma(a0x, b0x, c00);
            c01 = Math.fma(a0x, b1x, c01);
            c02 = Math.fma(a0x, b2x, c02);
            c03 = Math.fma(a0x, b3x, c03);
            double a1x = a[a0 + aRow];
            c10 = Math.fma(a1x, b0x, c10);
            c11 = Math.fma(a1x, b1x, c11);
            c12 = Math.fma(a1x, b2x, c12);
            c13 = Math.fma(a1x, b3x, c13);
            double a2x = a[a0 + 2 * aRow];
            c20 = Math.fma(a2x, b0x, c20);
            c21 = Math.fma(a2x, b1x, c21);
            c22 = Math.fma(a2x, b2x, c22);
            c23 = Math.fma(a2x, b3x, c23);
            double a3x = a[a0 + 3 * aRow];
            c30 = Math.fma(a3x, b0x, c30);
            c31 = Math.fma(a3x, b1x, c31);
            c32 = Math.fma(a3x, b2x, c32);
            c33 = Math.fma(a3x, b3x, c33);
            a0 += aStep;
            b0 += bRow;
        }
        c[c0] = c00;
        c[c0 + 1] = c01;
        c[c0 + 2] = c02;
        c[c0 + 3] = c03;
        c[c0 + cRow] = c10;
        c[c0 + cRow + 1] = c11;
        c[c0 + cRow + 2] = c12;
        c[c0 + cRow + 3] = c13;
        c[c0 + 2 * cRow] = c20;
        c[c0 + 2 * cRow + 1] = c21;
        c[c0 + 2 * cRow + 2] = c22;
        c[c0 + 2 * cRow + 3] = c23;
        c[c0 + 3 * cRow] = c30;
        c[c0 + 3 * cRow + 1] = c31;
        c[c0 + 3 * cRow + 2] = c32;
        c[c0 + 3 * cRow + 3] = c33;
    }
}
