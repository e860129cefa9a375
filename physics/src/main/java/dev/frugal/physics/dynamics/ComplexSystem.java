package dev.frugal.physics.dynamics;

/// As [RealSystem], for the complex matrices `(α + iβ) I − M` with a real `M`.
final class ComplexSystem {
    private final int size;
    private final double[] real;
    private final double[] imaginary;
    private final int[] pivots;

    ComplexSystem(int size) {
        this.size = size;
        this.real = new double[size * size];
        this.imaginary = new double[size * size];
        this.pivots = new int[size];
    }

    /// Takes a row-major matrix `M`; false where the shifted matrix is singular or not finite.
    boolean factorise(double alpha, double beta, double[] matrix) {
        for (int i = 0; i < size * size; i++) {
            real[i] = -matrix[i];
            imaginary[i] = 0;
        }
        for (int i = 0; i < size; i++) {
            real[i * size + i] += alpha;
            imaginary[i * size + i] = beta;
        }
        for (int column = 0; column < size; column++) {
            int pivot = column;
            double largest = magnitude(column, column);
            for (int row = column + 1; row < size; row++) {
                double value = magnitude(row, column);
                if (value > largest) {
                    largest = value;
                    pivot = row;
                }
            }
            if (!(largest > 0) || !Double.isFinite(largest)) {
                return false;
            }
            pivots[column] = pivot;
            swapRows(column, pivot);
            eliminate(column);
        }
        return true;
    }

    private double magnitude(int row, int column) {
        return Math.abs(real[row * size + column]) + Math.abs(imaginary[row * size + column]);
    }

    private void swapRows(int first, int second) {
        if (first != second) {
            for (int k = 0; k < size; k++) {
                int a = first * size + k;
                int b = second * size + k;
                double value = real[a];
                real[a] = real[b];
                real[b] = value;
                value = imaginary[a];
                imaginary[a] = imaginary[b];
                imaginary[b] = value;
            }
        }
    }

    private void eliminate(int column) {
        int diagonal = column * size + column;
        double scale = Math.hypot(real[diagonal], imaginary[diagonal]);
        double inverseReal = real[diagonal] / scale / scale;
        double inverseImaginary = -imaginary[diagonal] / scale / scale;
        for (int row = column + 1; row < size; row++) {
            int below = row * size + column;
            double factorReal = real[below] * inverseReal - imaginary[below] * inverseImaginary;
            double factorImaginary = real[below] * inverseImaginary + imaginary[below] * inverseReal;
            real[below] = factorReal;
            imaginary[below] = factorImaginary;
            if (factorReal == 0 && factorImaginary == 0) {
                continue;
            }
            for (int k = column + 1; k < size; k++) {
                int upper = column * size + k;
                real[row * size + k] -= factorReal * real[upper] - factorImaginary * imaginary[upper];
                imaginary[row * size + k] -= factorReal * imaginary[upper] + factorImaginary * real[upper];
            }
        }
    }

    /// Replaces the right-hand side by the solution.
    void solve(double[] valuesReal, double[] valuesImaginary) {
        for (int i = 0; i < size; i++) {
            swap(valuesReal, i, pivots[i]);
            swap(valuesImaginary, i, pivots[i]);
        }
        for (int row = 1; row < size; row++) {
            subtract(row, 0, row, valuesReal, valuesImaginary);
        }
        for (int row = size - 1; row >= 0; row--) {
            subtract(row, row + 1, size, valuesReal, valuesImaginary);
            int diagonal = row * size + row;
            double scale = Math.hypot(real[diagonal], imaginary[diagonal]);
            double a = real[diagonal] / scale;
            double b = imaginary[diagonal] / scale;
            double x = valuesReal[row] / scale;
            double y = valuesImaginary[row] / scale;
            valuesReal[row] = x * a + y * b;
            valuesImaginary[row] = y * a - x * b;
        }
    }

    private void subtract(int row, int from, int to, double[] valuesReal, double[] valuesImaginary) {
        double sumReal = valuesReal[row];
        double sumImaginary = valuesImaginary[row];
        for (int k = from; k < to; k++) {
            int entry = row * size + k;
            sumReal -= real[entry] * valuesReal[k] - imaginary[entry] * valuesImaginary[k];
            sumImaginary -= real[entry] * valuesImaginary[k] + imaginary[entry] * valuesReal[k];
        }
        valuesReal[row] = sumReal;
        valuesImaginary[row] = sumImaginary;
    }

    private static void swap(double[] values, int first, int second) {
        double value = values[first];
        values[first] = values[second];
        values[second] = value;
    }
}
