package dev.frugal.tensor.jet;

/// The matrix product in plain loops, which the compiler turns into vector instructions as far as
/// it can: the same bits as [VectorDoubleArithmetic], more slowly.
final class PortableDoubleArithmetic extends DoubleArithmetic {
    private static final int LANES = 8;

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
        for (int i = 0; i < rows; i++) {
            int target = i * cRow;
            if (start != c) {
                System.arraycopy(start, i * startRow, c, target, columns);
            }
            for (int k = 0; k < depth; k++) {
                double factor = a[i * aRow + k * aStep];
                int source = k * bRow;
                for (int j = 0; j < columns; j++) {
                    c[target + j] = Math.fma(factor, b[source + j], c[target + j]);
                }
            }
        }
    }
}
