package dev.frugal.physics.dynamics;

/// A small dense system of linear equations, factorised with partial pivoting. No pivot is compared
/// with a threshold: only a column of zeros is singular.
final class RealSystem {
    private final int size;
    private final double[] factors;
    private final int[] pivots;

    RealSystem(int size) {
        this.size = size;
        this.factors = new double[size * size];
        this.pivots = new int[size];
    }

    /// Takes a row-major matrix; false where it is singular or not finite.
    boolean factorise(double[] matrix) {
        System.arraycopy(matrix, 0, factors, 0, size * size);
        for (int column = 0; column < size; column++) {
            int pivot = column;
            double largest = Math.abs(factors[column * size + column]);
            for (int row = column + 1; row < size; row++) {
                double value = Math.abs(factors[row * size + column]);
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
            double inverse = 1 / factors[column * size + column];
            for (int row = column + 1; row < size; row++) {
                double factor = factors[row * size + column] * inverse;
                factors[row * size + column] = factor;
                if (factor != 0) {
                    for (int k = column + 1; k < size; k++) {
                        factors[row * size + k] -= factor * factors[column * size + k];
                    }
                }
            }
        }
        return true;
    }

    private void swapRows(int first, int second) {
        if (first != second) {
            for (int k = 0; k < size; k++) {
                double value = factors[first * size + k];
                factors[first * size + k] = factors[second * size + k];
                factors[second * size + k] = value;
            }
        }
    }

    /// Replaces the right-hand side by the solution.
    void solve(double[] values) {
        for (int i = 0; i < size; i++) {
            double value = values[pivots[i]];
            values[pivots[i]] = values[i];
            values[i] = value;
        }
        for (int row = 1; row < size; row++) {
            double sum = values[row];
            for (int k = 0; k < row; k++) {
                sum -= factors[row * size + k] * values[k];
            }
            values[row] = sum;
        }
        for (int row = size - 1; row >= 0; row--) {
            double sum = values[row];
            for (int k = row + 1; k < size; k++) {
                sum -= factors[row * size + k] * values[k];
            }
            values[row] = sum / factors[row * size + row];
        }
    }
}
