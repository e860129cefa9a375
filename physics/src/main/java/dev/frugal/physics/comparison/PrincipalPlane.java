package dev.frugal.physics.comparison;

import java.util.List;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.SingularValueDecomposition;

/// The plane in which points of any dimension spread most (principal components).
final class PrincipalPlane {
    private final double[] mean;
    private final double[][] axes;

    private PrincipalPlane(double[] mean, double[][] axes) {
        this.mean = mean;
        this.axes = axes;
    }

    static PrincipalPlane of(List<double[]> points) {
        int width = points.getFirst().length;
        var mean = new double[width];
        for (var point : points) {
            for (int i = 0; i < width; i++) {
                mean[i] += point[i] / points.size();
            }
        }
        var centred = new double[points.size()][width];
        for (int row = 0; row < centred.length; row++) {
            for (int i = 0; i < width; i++) {
                centred[row][i] = points.get(row)[i] - mean[i];
            }
        }
        var directions = new SingularValueDecomposition(MatrixUtils.createRealMatrix(centred)).getV();
        var axes = new double[2][width];
        for (int axis = 0; axis < Math.min(2, directions.getColumnDimension()); axis++) {
            axes[axis] = directions.getColumn(axis);
        }
        return new PrincipalPlane(mean, axes);
    }

    /// Coordinates on the plane; the second is 0 for points on a line.
    double[] project(double[] point) {
        var coordinates = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            for (int i = 0; i < point.length; i++) {
                coordinates[axis] += axes[axis][i] * (point[i] - mean[i]);
            }
        }
        return coordinates;
    }
}
