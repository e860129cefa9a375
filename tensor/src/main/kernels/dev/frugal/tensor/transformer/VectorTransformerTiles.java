package dev.frugal.tensor.transformer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The blocks of [VectorTransformerKernels]: rows by vectors of columns whose sums stay in registers. `begin`
/// is what the sums start from.
///
/// Three rows by three vectors make nine sums, enough to hide the latency of a multiply-add and few enough for
/// sixteen
/// registers. Nine rows make 27 sums, which fetch less for each multiply-add where there are 32 registers.
final class VectorTransformerTiles {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Outputs of a whole panel of a [PackedMatrix].
    static final int PANEL = 3 * LANES;

    private static final int ROWS = 3; // stand-in
    private static final int VECTORS = 3; // stand-in

    private VectorTransformerTiles() {}

    // ROWS x VECTORS = 3x3, 9x3
    /// By a whole panel of a [PackedMatrix]. The constant strides let the compiler check bounds before the
    /// loop.
    static void panelROWSxVECTORS(
            float[] a,
            int a0,
            int aRow,
            float[] b,
            int b0,
            float[] c,
            int c0,
            int cRow,
            int inner,
            float[] begin,
            int begin0,
            int beginRow) {
        var sum = new FloatVector[ROWS][VECTORS];
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v] = FloatVector.fromArray(SPECIES, begin, begin0 + r * beginRow + v * LANES);
            }
        }
        for (int i = 0; i < inner; i++) {
            var right = new FloatVector[VECTORS];
            for (int v = 0; v < VECTORS; v++) {
                right[v] = FloatVector.fromArray(SPECIES, b, b0 + i * PANEL + v * LANES);
            }
            for (int r = 0; r < ROWS; r++) {
                var left = FloatVector.broadcast(SPECIES, a[a0 + r * aRow + i]);
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = left.fma(right[v], sum[r][v]);
                }
            }
        }
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v].intoArray(c, c0 + r * cRow + v * LANES);
            }
        }
    }

    // ROWS x VECTORS = 9x3
    /// Where the rows of `a` lie side by side, as in the gradient of a matrix.
    static void neighboursROWSxVECTORS(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            float[] c,
            int c0,
            int cRow,
            int inner,
            float[] begin,
            int begin0,
            int beginRow) {
        var sum = new FloatVector[ROWS][VECTORS];
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v] = FloatVector.fromArray(SPECIES, begin, begin0 + r * beginRow + v * LANES);
            }
        }
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var right = new FloatVector[VECTORS];
            for (int v = 0; v < VECTORS; v++) {
                right[v] = FloatVector.fromArray(SPECIES, b, from + v * LANES);
            }
            for (int r = 0; r < ROWS; r++) {
                var left = FloatVector.broadcast(SPECIES, a[at + r]);
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = left.fma(right[v], sum[r][v]);
                }
            }
            from += bRow;
            at += aColumn;
        }
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v].intoArray(c, c0 + r * cRow + v * LANES);
            }
        }
    }

    // ROWS x VECTORS = 3x3, 3x2, 3x1
    static void tileROWSxVECTORS(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            float[] c,
            int c0,
            int cRow,
            int inner,
            float[] begin,
            int begin0,
            int beginRow) {
        var sum = new FloatVector[ROWS][VECTORS];
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v] = FloatVector.fromArray(SPECIES, begin, begin0 + r * beginRow + v * LANES);
            }
        }
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var right = new FloatVector[VECTORS];
            for (int v = 0; v < VECTORS; v++) {
                right[v] = FloatVector.fromArray(SPECIES, b, from + v * LANES);
            }
            for (int r = 0; r < ROWS; r++) {
                var left = FloatVector.broadcast(SPECIES, a[at + r * aRow]);
                for (int v = 0; v < VECTORS; v++) {
                    sum[r][v] = left.fma(right[v], sum[r][v]);
                }
            }
            from += bRow;
            at += aColumn;
        }
        for (int r = 0; r < ROWS; r++) {
            for (int v = 0; v < VECTORS; v++) {
                sum[r][v].intoArray(c, c0 + r * cRow + v * LANES);
            }
        }
    }

    // VECTORS = 8, 5, 4, 3, 2, 1
    /// One row. What is loaded of `b` is used once, which leaves its registers to the sums.
    static void rowByVECTORS(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            float[] c,
            int c0,
            int inner,
            float[] begin,
            int begin0) {
        var sum = new FloatVector[VECTORS];
        for (int v = 0; v < VECTORS; v++) {
            sum[v] = FloatVector.fromArray(SPECIES, begin, begin0 + v * LANES);
        }
        int from = b0;
        int at = a0;
        for (int i = 0; i < inner; i++) {
            var left = FloatVector.broadcast(SPECIES, a[at]);
            for (int v = 0; v < VECTORS; v++) {
                sum[v] = left.fma(FloatVector.fromArray(SPECIES, b, from + v * LANES), sum[v]);
            }
            from += bRow;
            at += aColumn;
        }
        for (int v = 0; v < VECTORS; v++) {
            sum[v].intoArray(c, c0 + v * LANES);
        }
    }
}
