package dev.frugal.tensor.jet;

/// The matrix product in plain loops, which the compiler turns into vector instructions as far as
/// it can: the same bits as [VectorFloatArithmetic], more slowly.
final class PortableFloatArithmetic extends FloatArithmetic {
    private static final int LANES = 8;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void multiply(
            float[] a,
            int aRow,
            int aStep,
            float[] b,
            int bRow,
            float[] start,
            int startRow,
            float[] c,
            int cRow,
            int rows,
            int columns,
            int depth) {
        for (int i = 0; i < rows; i++) {
            int target = i * cRow;
            if (start != c) {
                System.arraycopy(start, i * startRow, c, target, columns);
            }
            for (int k = 0; k < depth; k++) {
                float factor = a[i * aRow + k * aStep];
                int source = k * bRow;
                for (int j = 0; j < columns; j++) {
                    c[target + j] = Math.fma(factor, b[source + j], c[target + j]);
                }
            }
        }
    }
}
