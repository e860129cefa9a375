package dev.frugal.physics.field;

/// The linear part as one matrix over all fields and points.
final class DenseOperators implements StepOperators {
    private final int size;

    /// `[1 + parameter][operator]`, row by row.
    private final double[][][] numbers;

    private DenseOperators(int size, double[][][] numbers) {
        this.size = size;
        this.numbers = numbers;
    }

    /// @param matrix the linear part, `size` times `size`
    /// @param slopes its derivatives in the parameters
    static DenseOperators of(double[] matrix, double[][] slopes, int size, double step) {
        var numbers = new double[1 + slopes.length][OPERATORS][size * size];
        var scaled = scaled(matrix, step);
        put(numbers[0], MatrixPhi.of(scaled, size), size, size, 0, step);
        for (int p = 0; p < slopes.length; p++) {
            boolean changes = false;
            for (double value : slopes[p]) {
                changes |= value != 0;
            }
            if (changes) {
                var both = CoupledModes.withSlope(scaled, scaled(slopes[p], step), size);
                put(numbers[1 + p], MatrixPhi.of(both, 2 * size), size, 2 * size, size, step);
            }
        }
        return new DenseOperators(size, numbers);
    }

    private static double[] scaled(double[] matrix, double step) {
        var scaled = new double[matrix.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = step * matrix[i];
        }
        return scaled;
    }

    private static void put(double[][] operators, MatrixPhi phi, int size, int stride, int right, double step) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                int place = i * stride + right + j;
                int to = i * size + j;
                phi.put(place, operators, to, step);
            }
        }
    }

    @Override
    public void half(int parameter, double[] u, double[] n, double[] out) {
        var operators = numbers[1 + parameter];
        for (int i = 0; i < size; i++) {
            double sum = product(operators[HALF], i, u) + product(operators[Q], i, n);
            out[i] = parameter < 0 ? sum : out[i] + sum;
        }
    }

    @Override
    public void full(int parameter, double[] u, double[] nu, double[] nab, double[] nc, double[] out) {
        var operators = numbers[1 + parameter];
        for (int i = 0; i < size; i++) {
            double sum = product(operators[EXPONENTIAL], i, u)
                    + product(operators[FIRST], i, nu)
                    + product(operators[MIDDLE], i, nab)
                    + product(operators[LAST], i, nc);
            out[i] = parameter < 0 ? sum : out[i] + sum;
        }
    }

    private double product(double[] matrix, int row, double[] vector) {
        double sum = 0;
        for (int j = 0; j < size; j++) {
            sum += matrix[row * size + j] * vector[j];
        }
        return sum;
    }
}
