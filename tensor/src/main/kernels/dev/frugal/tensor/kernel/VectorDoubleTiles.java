package dev.frugal.tensor.kernel;

import static dev.frugal.tensor.kernel.DoubleTileKernels.PANEL;
import static dev.frugal.tensor.kernel.DoubleTileKernels.TILE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The blocks of [VectorDoubleProducts]: as many rows as stay in registers, by one or two vectors of
/// columns. `s` is what the sums start from.
final class VectorDoubleTiles {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final int ROWS = 4; // stand-in
    private static final int VECTORS = 2; // stand-in

    private VectorDoubleTiles() {}

    // ROWS x VECTORS = 4x2, 8x1
    static void tileROWSxVECTORS(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int depth) {
        var sum = new DoubleVector[ROWS][VECTORS];
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v] = DoubleVector.fromArray(SPECIES, s, s0 + r * sRow + v * LANES);
            }
        }
        for (int k = 0; k < depth; k++) {
            var right = new DoubleVector[VECTORS];
            for (int v = 0; v < VECTORS; v++) {
                right[v] = DoubleVector.fromArray(SPECIES, b, b0 + k * PANEL + v * LANES);
            }
            for (int r = 0; r < ROWS; r++) {
                var left = DoubleVector.broadcast(SPECIES, a[a0 + r * PANEL + k]);
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = left.fma(right[v], sum[r][v]);
                }
            }
        }
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v].intoArray(c, c0 + r * PANEL + v * LANES);
            }
        }
    }

    // ROWS x VECTORS = 6x2
    /// All rows of a product over one panel of depth, in one method and with a constant depth, which
    /// saves the compiler's loops their beginnings and ends.
    static void wholePanelROWSxVECTORS(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int rows) {
        for (int i = 0; i < rows; i += ROWS) {
            var sum = new DoubleVector[ROWS][VECTORS];
            for (int r = 0; r < ROWS; r++) {
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = DoubleVector.fromArray(SPECIES, s, s0 + r * sRow + v * LANES);
                }
            }
            for (int k = 0; k < PANEL; k++) {
                var right = new DoubleVector[VECTORS];
                for (int v = 0; v < VECTORS; v++) {
                    right[v] = DoubleVector.fromArray(SPECIES, b, b0 + k * PANEL + v * LANES);
                }
                for (int r = 0; r < ROWS; r++) {
                    var left = DoubleVector.broadcast(SPECIES, a[a0 + r * PANEL + k]);
                    for (int v = 0; v < VECTORS; v++) {
                        sum[r][v] = left.fma(right[v], sum[r][v]);
                    }
                }
            }
            for (int r = 0; r < ROWS; r++) {
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v].intoArray(c, c0 + r * PANEL + v * LANES);
                }
            }
            a0 += ROWS * PANEL;
            s0 += ROWS * sRow;
            c0 += ROWS * PANEL;
        }
    }

    // ROWS x VECTORS = 8x2
    /// The same for processors with more registers, with `rest` more of the depth while the sums are
    /// still in them.
    static void wholePanelAndRestROWSxVECTORS(
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
            int rest) {
        int b1 = b0 + PANEL * PANEL;
        for (int i = 0; i < rows; i += ROWS) {
            var sum = new DoubleVector[ROWS][VECTORS];
            for (int r = 0; r < ROWS; r++) {
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = DoubleVector.fromArray(SPECIES, s, s0 + r * sRow + v * LANES);
                }
            }
            for (int k = 0; k < PANEL; k++) {
                var right = new DoubleVector[VECTORS];
                for (int v = 0; v < VECTORS; v++) {
                    right[v] = DoubleVector.fromArray(SPECIES, b, b0 + k * PANEL + v * LANES);
                }
                for (int r = 0; r < ROWS; r++) {
                    var left = DoubleVector.broadcast(SPECIES, a[a0 + r * PANEL + k]);
                    for (int v = 0; v < VECTORS; v++) {
                        sum[r][v] = left.fma(right[v], sum[r][v]);
                    }
                }
            }
            for (int k = 0; k < rest; k++) {
                var right = new DoubleVector[VECTORS];
                for (int v = 0; v < VECTORS; v++) {
                    right[v] = DoubleVector.fromArray(SPECIES, b, b1 + k * PANEL + v * LANES);
                }
                for (int r = 0; r < ROWS; r++) {
                    var left = DoubleVector.broadcast(SPECIES, a[a0 + TILE + r * PANEL + k]);
                    for (int v = 0; v < VECTORS; v++) {
                        sum[r][v] = left.fma(right[v], sum[r][v]);
                    }
                }
            }
            for (int r = 0; r < ROWS; r++) {
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v].intoArray(c, c0 + r * PANEL + v * LANES);
                }
            }
            a0 += ROWS * PANEL;
            s0 += ROWS * sRow;
            c0 += ROWS * PANEL;
        }
    }

    // ROWS x VECTORS = 8x2, 4x2, 8x1
    /// `a` transposed: its rows lie side by side.
    static void transposedROWSxVECTORS(
            double[] a, int a0, double[] b, int b0, double[] s, int s0, int sRow, double[] c, int c0, int depth) {
        var sum = new DoubleVector[ROWS][VECTORS];
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v] = DoubleVector.fromArray(SPECIES, s, s0 + r * sRow + v * LANES);
            }
        }
        for (int k = 0; k < depth; k++) {
            var right = new DoubleVector[VECTORS];
            for (int v = 0; v < VECTORS; v++) {
                right[v] = DoubleVector.fromArray(SPECIES, b, b0 + k * PANEL + v * LANES);
            }
            for (int r = 0; r < ROWS; r++) {
                var left = DoubleVector.broadcast(SPECIES, a[a0 + k * PANEL + r]);
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = left.fma(right[v], sum[r][v]);
                }
            }
        }
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v].intoArray(c, c0 + r * PANEL + v * LANES);
            }
        }
    }
}
