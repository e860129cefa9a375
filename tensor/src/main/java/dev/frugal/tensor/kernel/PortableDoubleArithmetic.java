package dev.frugal.tensor.kernel;

/// The matrix products in plain loops, for JVMs without the Vector API: the same bits as
/// [VectorDoubleArithmetic], more slowly.
///
/// A block of four rows and four columns stays in scalar registers while the depth runs. Loops over
/// whole rows would store every sum at every step, since the compiler cannot know that the arrays
/// differ, and were three times slower.
public final class PortableDoubleArithmetic extends DoubleArithmetic {
    private static final int BLOCK = 4;

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
        for (int j = 0; j < columns; j += BLOCK) {
            int panel = j / PANEL;
            int column = j % PANEL;
            for (int i = 0; i < rows; i += BLOCK) {
                block(
                        a,
                        i * PANEL,
                        b,
                        panel * bRows * PANEL + column,
                        start,
                        panel * startPanel + column + i * startRow,
                        startRow,
                        c,
                        panel * TILE + column + i * PANEL,
                        depth);
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
        for (int j = 0; j < columns; j += BLOCK) {
            int panel = j / PANEL;
            int column = j % PANEL;
            for (int i = 0; i < rows; i += BLOCK) {
                transposed(
                        a,
                        column(i),
                        b,
                        panel * TILE + column,
                        start,
                        panel * startPanel + column + i * startRow,
                        startRow,
                        c,
                        panel * cRows * PANEL + column + i * PANEL,
                        depth);
            }
        }
    }

    @Override
    public void sumRows(double[] matrix, int rows, int columns, double[] sum) {
        for (int j = 0; j < columns; j++) {
            int at = column(j);
            double even = 0;
            double odd = 0;
            for (int r = 0; r < rows; r++) {
                if (r % 2 == 0) {
                    even += matrix[at + r * PANEL];
                } else {
                    odd += matrix[at + r * PANEL];
                }
            }
            sum[j] = even + odd;
        }
    }

    private static void block(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int depth) {
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
        for (int left = depth; left > 0; left -= PANEL) {
            int span = Math.min(left, PANEL);
            for (int k = 0; k < span; k++) {
                double b0x = b[b0 + k * PANEL];
                double b1x = b[b0 + k * PANEL + 1];
                double b2x = b[b0 + k * PANEL + 2];
                double b3x = b[b0 + k * PANEL + 3];
                double a0x = a[a0 + k];
                c00 = Math.fma(a0x, b0x, c00);
                c01 = Math.fma(a0x, b1x, c01);
                c02 = Math.fma(a0x, b2x, c02);
                c03 = Math.fma(a0x, b3x, c03);
                double a1x = a[a0 + PANEL + k];
                c10 = Math.fma(a1x, b0x, c10);
                c11 = Math.fma(a1x, b1x, c11);
                c12 = Math.fma(a1x, b2x, c12);
                c13 = Math.fma(a1x, b3x, c13);
                double a2x = a[a0 + 2 * PANEL + k];
                c20 = Math.fma(a2x, b0x, c20);
                c21 = Math.fma(a2x, b1x, c21);
                c22 = Math.fma(a2x, b2x, c22);
                c23 = Math.fma(a2x, b3x, c23);
                double a3x = a[a0 + 3 * PANEL + k];
                c30 = Math.fma(a3x, b0x, c30);
                c31 = Math.fma(a3x, b1x, c31);
                c32 = Math.fma(a3x, b2x, c32);
                c33 = Math.fma(a3x, b3x, c33);
            }
            a0 += TILE;
            b0 += PANEL * PANEL;
        }
        c[c0] = c00;
        c[c0 + 1] = c01;
        c[c0 + 2] = c02;
        c[c0 + 3] = c03;
        c[c0 + PANEL] = c10;
        c[c0 + PANEL + 1] = c11;
        c[c0 + PANEL + 2] = c12;
        c[c0 + PANEL + 3] = c13;
        c[c0 + 2 * PANEL] = c20;
        c[c0 + 2 * PANEL + 1] = c21;
        c[c0 + 2 * PANEL + 2] = c22;
        c[c0 + 2 * PANEL + 3] = c23;
        c[c0 + 3 * PANEL] = c30;
        c[c0 + 3 * PANEL + 1] = c31;
        c[c0 + 3 * PANEL + 2] = c32;
        c[c0 + 3 * PANEL + 3] = c33;
    }

    private static void transposed(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int depth) {
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
            double b0x = b[b0 + k * PANEL];
            double b1x = b[b0 + k * PANEL + 1];
            double b2x = b[b0 + k * PANEL + 2];
            double b3x = b[b0 + k * PANEL + 3];
            double a0x = a[a0 + k * PANEL];
            c00 = Math.fma(a0x, b0x, c00);
            c01 = Math.fma(a0x, b1x, c01);
            c02 = Math.fma(a0x, b2x, c02);
            c03 = Math.fma(a0x, b3x, c03);
            double a1x = a[a0 + k * PANEL + 1];
            c10 = Math.fma(a1x, b0x, c10);
            c11 = Math.fma(a1x, b1x, c11);
            c12 = Math.fma(a1x, b2x, c12);
            c13 = Math.fma(a1x, b3x, c13);
            double a2x = a[a0 + k * PANEL + 2];
            c20 = Math.fma(a2x, b0x, c20);
            c21 = Math.fma(a2x, b1x, c21);
            c22 = Math.fma(a2x, b2x, c22);
            c23 = Math.fma(a2x, b3x, c23);
            double a3x = a[a0 + k * PANEL + 3];
            c30 = Math.fma(a3x, b0x, c30);
            c31 = Math.fma(a3x, b1x, c31);
            c32 = Math.fma(a3x, b2x, c32);
            c33 = Math.fma(a3x, b3x, c33);
        }
        c[c0] = c00;
        c[c0 + 1] = c01;
        c[c0 + 2] = c02;
        c[c0 + 3] = c03;
        c[c0 + PANEL] = c10;
        c[c0 + PANEL + 1] = c11;
        c[c0 + PANEL + 2] = c12;
        c[c0 + PANEL + 3] = c13;
        c[c0 + 2 * PANEL] = c20;
        c[c0 + 2 * PANEL + 1] = c21;
        c[c0 + 2 * PANEL + 2] = c22;
        c[c0 + 2 * PANEL + 3] = c23;
        c[c0 + 3 * PANEL] = c30;
        c[c0 + 3 * PANEL + 1] = c31;
        c[c0 + 3 * PANEL + 2] = c32;
        c[c0 + 3 * PANEL + 3] = c33;
    }
}
