package dev.frugal.physics.estimation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/// The normal matrix `JᵀWJ` of a least-squares problem with weights 1/σ².
///
/// Its entries have the units of its unknowns, so that one in pascals and one in nanometres differ
/// by forty orders of magnitude and more. Each unknown is therefore counted in `1/√N_ii`, its
/// standard deviation were all others known; then the diagonal is 1, and how near the matrix is to
/// a singular one is a plain number.
public final class NormalMatrix {
    /// Eigenvalues of the scaled matrix below this are rounding: along these directions the data
    /// say nothing.
    private static final double UNDETERMINED = 1e-13;

    private final double[] units;
    private final double[][] scaled;

    private NormalMatrix(double[] units, double[][] scaled) {
        this.units = units;
        this.scaled = scaled;
    }

    /// @param matrix symmetric, not negative definite anywhere beyond rounding
    public static NormalMatrix of(double[][] matrix) {
        int size = matrix.length;
        var units = new double[size];
        var scaled = new double[size][size];
        for (int i = 0; i < size; i++) {
            // An unknown without any effect may be counted in anything: its row and column are 0.
            units[i] = matrix[i][i] > 0 ? 1 / Math.sqrt(matrix[i][i]) : 1;
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                scaled[i][j] = matrix[i][j] * units[i] * units[j];
            }
        }
        return new NormalMatrix(units, scaled);
    }

    /// Solves `(N + damping · diag N) x = right`; zeros where that has no solution.
    public double[] step(double[] right, double damping) {
        int size = units.length;
        var matrix = new double[size][];
        var inUnits = new double[size];
        for (int i = 0; i < size; i++) {
            matrix[i] = scaled[i].clone();
            matrix[i][i] *= 1 + damping;
            inUnits[i] = right[i] * units[i];
        }
        var root = ScaledRoot.of(matrix);
        if (root.isEmpty()) {
            return new double[size];
        }
        var solution = root.get().solve(new ArrayRealVector(inUnits, false));
        for (int i = 0; i < size; i++) {
            solution[i] *= units[i];
        }
        return solution;
    }

    /// The covariance of the unknowns: the inverse of this matrix, but along no direction wider
    /// than `widest` allows.
    ///
    /// @param widest the standard deviation of each unknown when nothing is known of it
    public double[][] covariance(double[] widest) {
        int size = units.length;
        var covariance = new double[size][size];
        try {
            var eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(scaled, false));
            for (int k = 0; k < size; k++) {
                var direction = direction(eigen, k);
                double variance = variance(eigen.getEigenvalue(k), direction, widest);
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        covariance[i][j] += variance * direction[i] * direction[j];
                    }
                }
            }
        } catch (MathRuntimeException _) {
            // Not finite: nothing is known.
            for (int i = 0; i < size; i++) {
                Arrays.fill(covariance[i], 0);
                covariance[i][i] = widest[i] * widest[i];
            }
        }
        return covariance;
    }

    private double[] direction(EigenDecompositionSymmetric eigen, int index) {
        var direction = eigen.getEigenvector(index).toArray();
        for (int i = 0; i < direction.length; i++) {
            direction[i] *= units[i];
        }
        return direction;
    }

    private static double variance(double eigenvalue, double[] direction, double[] widest) {
        double most = Double.POSITIVE_INFINITY;
        for (int i = 0; i < direction.length; i++) {
            if (direction[i] != 0) {
                double length = widest[i] / direction[i];
                most = Math.min(most, length * length);
            }
        }
        return eigenvalue > UNDETERMINED ? Math.min(1 / eigenvalue, most) : most;
    }

    /// Directions in the space of the unknowns along which the data determine nothing, each in the
    /// unknowns' units.
    public List<double[]> undetermined() {
        var directions = new ArrayList<double[]>();
        var eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(scaled, false));
        for (int k = 0; k < units.length; k++) {
            if (eigen.getEigenvalue(k) <= UNDETERMINED) {
                directions.add(direction(eigen, k));
            }
        }
        return List.copyOf(directions);
    }
}
