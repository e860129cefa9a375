package dev.frugal.physics.evaluation;

import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/// The affine map from latent codes to targets that fits training pairs best in least squares.
///
/// The smallest solution is taken when the codes do not span their space, as those of a collapsed
/// encoder do not.
final class LinearProbe {
    private final RealMatrix coefficients;

    private LinearProbe(RealMatrix coefficients) {
        this.coefficients = coefficients;
    }

    /// `codes` and `targets`: one row per training trajectory.
    public static LinearProbe fit(List<double[]> codes, List<double[]> targets) {
        var design = new Array2DRowRealMatrix(codes.size(), codes.getFirst().length + 1);
        for (int row = 0; row < codes.size(); row++) {
            design.setRow(row, withOne(codes.get(row)));
        }
        var right = MatrixUtils.createRealMatrix(targets.toArray(double[][]::new));
        return new LinearProbe(
                new SingularValueDecomposition(design).getSolver().solve(right));
    }

    /// The target that the probe reads off one code.
    public double[] read(double[] code) {
        return coefficients.preMultiply(withOne(code));
    }

    private static double[] withOne(double[] code) {
        var row = new double[code.length + 1];
        System.arraycopy(code, 0, row, 0, code.length);
        row[code.length] = 1;
        return row;
    }
}
