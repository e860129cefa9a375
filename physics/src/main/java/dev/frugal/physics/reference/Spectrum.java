package dev.frugal.physics.reference;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;

/// Eigenvalues of Jacobians whose entries have different units.
///
/// Eigenvalues do not change when a state is counted in another unit; the algorithm's rounding
/// does. So the matrix is first counted in the states' sizes, then balanced: each row and its
/// column are scaled by powers of two until they are of a size (Parlett and Reinsch 1969), and the
/// whole is brought to entries of order one.
final class Spectrum {
    private static final double RADIX = 2;

    /// A row and its column are balanced when scaling them would not bring their sum below this
    /// share.
    private static final double BALANCED = 0.95;

    private static final int MOST_ROUNDS = 100;

    private Spectrum() {}

    /// The largest real part of a Jacobian's eigenvalues, per unit of time.
    static double growth(double[][] jacobian, double[] sizes) {
        int states = sizes.length;
        var matrix = new double[states][states];
        for (int i = 0; i < states; i++) {
            for (int j = 0; j < states; j++) {
                matrix[i][j] = jacobian[i][j] * (sizes[j] / sizes[i]);
            }
        }
        return largest(matrix, Complex::getReal);
    }

    /// The largest absolute value of a matrix's eigenvalues.
    static double radius(double[][] matrix) {
        var copy = new double[matrix.length][];
        Arrays.setAll(copy, i -> matrix[i].clone());
        return largest(copy, Complex::norm);
    }

    /// The largest of what is asked of the eigenvalues, which grows in proportion to the matrix.
    private static double largest(double[][] matrix, ToDoubleFunction<Complex> asked) {
        balance(matrix);
        double size = 0;
        for (var row : matrix) {
            for (double entry : row) {
                size = Math.max(size, Math.abs(entry));
            }
        }
        if (size == 0) {
            return 0;
        }
        for (var row : matrix) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= size;
            }
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (var value : new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(matrix)).getEigenvalues()) {
            largest = Math.max(largest, asked.applyAsDouble(value));
        }
        return size * largest;
    }

    private static void balance(double[][] matrix) {
        boolean changed = true;
        for (int round = 0; changed && round < MOST_ROUNDS; round++) {
            changed = false;
            for (int i = 0; i < matrix.length; i++) {
                changed |= balance(matrix, i);
            }
        }
    }

    private static boolean balance(double[][] matrix, int i) {
        double column = 0;
        double row = 0;
        for (int j = 0; j < matrix.length; j++) {
            if (j != i) {
                column += Math.abs(matrix[j][i]);
                row += Math.abs(matrix[i][j]);
            }
        }
        if (column == 0 || row == 0) {
            return false;
        }
        double sum = column + row;
        double factor = 1;
        while (column < row / RADIX) {
            factor *= RADIX;
            column *= RADIX;
            row /= RADIX;
        }
        while (column >= row * RADIX) {
            factor /= RADIX;
            column /= RADIX;
            row *= RADIX;
        }
        if (factor == 1 || column + row >= BALANCED * sum) {
            return false;
        }
        for (int j = 0; j < matrix.length; j++) {
            matrix[i][j] /= factor;
            matrix[j][i] *= factor;
        }
        return true;
    }
}
