package dev.frugal.tensor.kernel;

/// The matrix products in plain loops, for JVMs without the Vector API: the same bits as
/// [VectorDoubleTileKernels], more slowly.
///
/// A block of four rows and four columns stays in scalar registers while the depth runs
/// ([PortableDoubleTiles]). Loops over whole rows would store every sum at every step, since the
/// compiler cannot know that the arrays differ, and were three times slower.
final class PortableDoubleTileKernels extends DoubleTileKernels {
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
                PortableDoubleTiles.tile4x4(
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
                PortableDoubleTiles.transposed4x4(
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
}
