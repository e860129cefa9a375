package dev.frugal.physics.estimation;

import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealVector;

/// The Cholesky root `L` of a symmetric positive definite matrix whose rows have different units:
/// found for the matrix with ones on its diagonal, so that no pivot with a unit meets a threshold.
public final class ScaledRoot {
    /// Of a matrix that is symmetric up to rounding.
    private static final double ASYMMETRY = 1e-12;

    /// Of what remains of a diagonal of ones.
    private static final double LEAST_PIVOT = 1e-15;

    private final double[] diagonal;
    private final CholeskyDecomposition root;
    private final double[][] lower;

    private ScaledRoot(double[] diagonal, CholeskyDecomposition root) {
        this.diagonal = diagonal;
        this.root = root;
        this.lower = root.getL().getData();
    }

    /// Empty where the matrix is not positive definite or not finite.
    public static Optional<ScaledRoot> of(double[][] matrix) {
        int size = matrix.length;
        var diagonal = new double[size];
        for (int i = 0; i < size; i++) {
            diagonal[i] = Math.sqrt(matrix[i][i]);
            if (!(diagonal[i] > 0) || Double.isInfinite(diagonal[i])) {
                return Optional.empty();
            }
        }
        var scaled = new Array2DRowRealMatrix(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double entry = i == j ? 1 : matrix[i][j] / diagonal[i] / diagonal[j];
                if (!Double.isFinite(entry)) {
                    return Optional.empty();
                }
                scaled.setEntry(i, j, entry);
            }
        }
        try {
            return Optional.of(new ScaledRoot(diagonal, new CholeskyDecomposition(scaled, ASYMMETRY, LEAST_PIVOT)));
        } catch (MathRuntimeException _) {
            return Optional.empty();
        }
    }

    /// `L v`: from independent standard normal numbers a draw with this covariance.
    public double[] times(double[] vector) {
        var product = root.getL().operate(vector);
        for (int i = 0; i < product.length; i++) {
            product[i] *= diagonal[i];
        }
        return product;
    }

    /// The logarithm of the determinant of `L Lᵀ`.
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < diagonal.length; i++) {
            sum += Math.log(diagonal[i]) + Math.log(lower[i][i]);
        }
        return 2 * sum;
    }

    /// The solution of `L x = right`.
    public double[] halfSolve(double[] right) {
        var solution = new double[right.length];
        for (int i = 0; i < solution.length; i++) {
            double sum = right[i] / diagonal[i];
            var row = lower[i];
            for (int j = 0; j < i; j++) {
                sum -= row[j] * solution[j];
            }
            solution[i] = sum / row[i];
        }
        return solution;
    }

    /// The solution of `L Lᵀ x = right`.
    double[] solve(RealVector right) {
        var inUnits = right.copy();
        for (int i = 0; i < diagonal.length; i++) {
            inUnits.setEntry(i, inUnits.getEntry(i) / diagonal[i]);
        }
        var solution = root.getSolver().solve(inUnits).toArray();
        for (int i = 0; i < solution.length; i++) {
            solution[i] /= diagonal[i];
        }
        return solution;
    }
}
