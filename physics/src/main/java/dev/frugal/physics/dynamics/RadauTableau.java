package dev.frugal.physics.dynamics;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/// The numbers of a Radau IIA method with an odd number of stages, all from its nodes: the weights
/// by integrating Lagrange's polynomials, the transformation that takes Newton's equations apart by
/// the eigenvalues of their inverse.
///
/// @param nodes `c_i`, the last one 1
/// @param inverse `A⁻¹`
/// @param transformation `T` with `A⁻¹ T = T Λ`, the real eigenvalue first, then pairs
/// @param inverseTransformation `T⁻¹`
/// @param realEigenvalue of `A⁻¹`
/// @param pairs `α, β` of each pair: the diagonal block is `[[α, β], [−β, α]]`
/// @param errorWeights of the stages' increments in the difference between the method and its
///   embedded one, whose order is the number of stages and which uses the rate at the start with
///   the weight `1 / realEigenvalue`
/// @param basis coefficients of the increments' polynomials, `[stage][power − 1]`: each is 1 at its
///   own node and 0 at the others and at the start
record RadauTableau(
        double[] nodes,
        double[][] inverse,
        double[][] transformation,
        double[][] inverseTransformation,
        double realEigenvalue,
        double[][] pairs,
        double[] errorWeights,
        double[][] basis) {
    /// Three stages, order 5.
    static final RadauTableau THREE_STAGES = of(new double[] {(4 - Math.sqrt(6)) / 10, (4 + Math.sqrt(6)) / 10, 1});

    /// Five stages, order 9.
    static final RadauTableau FIVE_STAGES = of(new double[] {
        0.05710419611451768219312, 0.27684301363812382768, 0.58359043236891682006, 0.86024013565621944785, 1
    });

    int stages() {
        return nodes.length;
    }

    private static RadauTableau of(double[] nodes) {
        int stages = nodes.length;
        var powers = new double[stages][stages];
        var integrals = new double[stages][stages];
        for (int i = 0; i < stages; i++) {
            for (int power = 0; power < stages; power++) {
                powers[i][power] = Math.pow(nodes[i], power);
                integrals[i][power] = Math.pow(nodes[i], power + 1) / (power + 1);
            }
        }
        var lagrange = inverted(MatrixUtils.createRealMatrix(powers));
        var weights = MatrixUtils.createRealMatrix(integrals).multiply(lagrange);
        var inverse = inverted(weights);
        var eigen = new EigenDecompositionNonSymmetric(inverse);
        var order = realFirst(eigen.getD());
        var transformation = new Array2DRowRealMatrix(stages, stages);
        for (int column = 0; column < stages; column++) {
            transformation.setColumn(column, eigen.getV().getColumn(order[column]));
        }
        var pairs = new double[stages / 2][];
        for (int pair = 0; pair < pairs.length; pair++) {
            int first = order[1 + 2 * pair];
            pairs[pair] = new double[] {
                eigen.getD().getEntry(first, first), eigen.getD().getEntry(first, first + 1)
            };
        }
        double real = eigen.getD().getEntry(order[0], order[0]);
        return new RadauTableau(
                nodes,
                inverse.getData(),
                transformation.getData(),
                inverted(transformation).getData(),
                real,
                pairs,
                errorWeights(powers, inverse, real),
                basis(nodes));
    }

    private static RealMatrix inverted(RealMatrix matrix) {
        return new LUDecomposition(matrix).getSolver().getInverse();
    }

    /// Columns of the decomposition with the real eigenvalue's first.
    private static int[] realFirst(RealMatrix blocks) {
        int stages = blocks.getRowDimension();
        var order = new int[stages];
        int next = 1;
        for (int i = 0; i < stages; ) {
            if (i + 1 < stages && blocks.getEntry(i, i + 1) != 0) {
                order[next++] = i++;
                order[next++] = i++;
            } else {
                order[0] = i++;
            }
        }
        return order;
    }

    /// The embedded method's weights `b̂` integrate powers up to the number of stages, together
    /// with the weight of the rate at the start; the rates of the stages are `A⁻¹ z / h`.
    private static double[] errorWeights(double[][] powers, RealMatrix inverse, double real) {
        int stages = powers.length;
        var difference = new double[stages];
        difference[0] = -1 / real;
        var byRate = new LUDecomposition(MatrixUtils.createRealMatrix(powers).transpose())
                .getSolver()
                .solve(MatrixUtils.createRealVector(difference));
        return inverse.transpose().operate(byRate).toArray();
    }

    private static double[][] basis(double[] nodes) {
        int stages = nodes.length;
        var values = new double[stages][stages];
        for (int i = 0; i < stages; i++) {
            for (int power = 1; power <= stages; power++) {
                values[i][power - 1] = Math.pow(nodes[i], power);
            }
        }
        return inverted(MatrixUtils.createRealMatrix(values)).transpose().getData();
    }
}
