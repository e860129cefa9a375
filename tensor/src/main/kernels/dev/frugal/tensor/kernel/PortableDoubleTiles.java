package dev.frugal.tensor.kernel;

import static dev.frugal.tensor.kernel.DoubleTileKernels.PANEL;
import static dev.frugal.tensor.kernel.DoubleTileKernels.TILE;

/// The blocks of [PortableDoubleTileKernels], in scalar registers. `s` is what the sums start from.
final class PortableDoubleTiles {
    private static final int ROWS = 4; // stand-in
    private static final int COLUMNS = 4; // stand-in

    private PortableDoubleTiles() {}

    // ROWS x COLUMNS = 4x4
    static void tileROWSxCOLUMNS(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int depth) {
        var sum = new double[ROWS][COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            for (int j = 0; j < COLUMNS; j++) {
                sum[r][j] = s[s0 + r * sRow + j];
            }
        }
        for (int left = depth; left > 0; left -= PANEL) {
            int span = Math.min(left, PANEL);
            for (int k = 0; k < span; k++) {
                var right = new double[COLUMNS];
                for (int j = 0; j < COLUMNS; j++) {
                    right[j] = b[b0 + k * PANEL + j];
                }
                for (int r = 0; r < ROWS; r++) {
                    double factor = a[a0 + r * PANEL + k];
                    for (int j = 0; j < COLUMNS; j++) {
                        sum[r][j] = Math.fma(factor, right[j], sum[r][j]);
                    }
                }
            }
            a0 += TILE;
            b0 += PANEL * PANEL;
        }
        for (int r = 0; r < ROWS; r++) {
            for (int j = 0; j < COLUMNS; j++) {
                c[c0 + r * PANEL + j] = sum[r][j];
            }
        }
    }

    // ROWS x COLUMNS = 4x4
    /// `a` transposed: its rows lie side by side.
    static void transposedROWSxCOLUMNS(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int depth) {
        var sum = new double[ROWS][COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            for (int j = 0; j < COLUMNS; j++) {
                sum[r][j] = s[s0 + r * sRow + j];
            }
        }
        for (int k = 0; k < depth; k++) {
            var right = new double[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                right[j] = b[b0 + k * PANEL + j];
            }
            for (int r = 0; r < ROWS; r++) {
                double factor = a[a0 + k * PANEL + r];
                for (int j = 0; j < COLUMNS; j++) {
                    sum[r][j] = Math.fma(factor, right[j], sum[r][j]);
                }
            }
        }
        for (int r = 0; r < ROWS; r++) {
            for (int j = 0; j < COLUMNS; j++) {
                c[c0 + r * PANEL + j] = sum[r][j];
            }
        }
    }
}
