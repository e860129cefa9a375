package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldGrid;
import dev.frugal.physics.system.FieldVariable.End;
import dev.frugal.physics.system.FieldVariable.Ends;
import java.util.Optional;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;

/// Finite differences of order four for first and second derivatives on equidistant points.
///
/// The derivative at a point is that of the polynomial through the values nearest to it. Inside they are five,
/// symmetric
/// about the point. Near an end they are one more; where the derivative at the end is given it takes the place of one.
final class Differences {
    private static final int HIGHEST = 2;
    private static final int ACCURACY = 4;

    private final int points;

    /// `[order - 1][point]`: where the values begin, their weights, and what the given derivatives contribute.
    private final int[][] starts = new int[HIGHEST][];

    private final double[][][] weights = new double[HIGHEST][][];
    private final double[][] fromEnds = new double[HIGHEST][];

    private Differences(int points) {
        this.points = points;
    }

    /// @param ends what is given at the ends; empty for values about which nothing is known there
    static Differences of(FieldGrid.Axis axis, Optional<Ends> ends) {
        var differences = new Differences(axis.points());
        for (int order = 1; order <= HIGHEST; order++) {
            differences.starts[order - 1] = new int[axis.points()];
            differences.weights[order - 1] = new double[axis.points()][];
            differences.fromEnds[order - 1] = new double[axis.points()];
            for (int point = 0; point < axis.points(); point++) {
                differences.lay(order, point, axis.spacing(), ends);
            }
        }
        return differences;
    }

    private void lay(int order, int point, double spacing, Optional<Ends> ends) {
        int reach = ACCURACY / 2;
        boolean inside = point >= reach && point < points - reach;
        int count = inside ? 2 * reach + 1 : order + ACCURACY;
        boolean nearLow = point < reach;
        boolean sloped = !inside
                && ends.map(both -> (nearLow ? both.low() : both.high()).kind() == End.Kind.NEUMANN)
                        .orElse(false);
        int values = sloped ? count - 1 : count;
        int start = inside ? point - reach : nearLow ? 0 : points - values;
        int end = nearLow ? 0 : points - 1;
        var conditions = new double[count][count];
        var wanted = new double[count];
        double factorial = 1;
        for (int power = 0; power < count; power++) {
            for (int i = 0; i < values; i++) {
                conditions[power][i] = power(start + i - point, power);
            }
            if (sloped) {
                conditions[power][values] = power == 0 ? 0 : power * power(end - point, power - 1);
            }
            factorial *= Math.max(1, power);
            wanted[power] = power == order ? factorial : 0;
        }
        var solution = new LUDecomposition(MatrixUtils.createRealMatrix(conditions))
                .getSolver()
                .solve(new ArrayRealVector(wanted, false))
                .toArray();
        double scale = Math.pow(spacing, -order);
        var own = new double[values];
        for (int i = 0; i < values; i++) {
            own[i] = scale * solution[i];
        }
        starts[order - 1][point] = start;
        weights[order - 1][point] = own;
        if (sloped) {
            var both = ends.orElseThrow();
            double slope = (nearLow ? both.low() : both.high()).value();
            fromEnds[order - 1][point] = scale * spacing * solution[values] * slope;
        }
    }

    private static double power(int base, int exponent) {
        double result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= base;
        }
        return result;
    }

    /// Writes the derivative of the values from `from` on.
    ///
    /// @param withEnds whether what the given derivatives contribute is added
    void apply(int order, double[] values, int from, boolean withEnds, double[] out) {
        for (int i = 0; i < points; i++) {
            double sum = withEnds ? fromEnds[order - 1][i] : 0;
            var row = weights[order - 1][i];
            int start = from + starts[order - 1][i];
            for (int j = 0; j < row.length; j++) {
                sum += row[j] * values[start + j];
            }
            out[i] = sum;
        }
    }

    /// What the given derivatives contribute to the derivative at a point.
    double fromEnds(int order, int point) {
        return fromEnds[order - 1][point];
    }

    /// Adds the weights of one point, times a factor, to a matrix whose row begins at `row`.
    void addRow(int order, int point, double factor, double[] matrix, int row) {
        var own = weights[order - 1][point];
        for (int j = 0; j < own.length; j++) {
            matrix[row + starts[order - 1][point] + j] += factor * own[j];
        }
    }
}
