package dev.frugal.physics.reference;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.SingularValueDecomposition;

/// Points of rest of an autonomous system, by Newton's method with the symbolic Jacobian.
///
/// States are counted in their sizes, and the equations in what those make of them, so that nothing
/// depends on units. A Jacobian without an inverse is no obstacle: where a quantity is conserved,
/// as in chemistry, equilibria form a whole set, and the least step leads to the nearest of them.
final class Equilibria {
    private static final int STEPS = 30;

    /// Of a step, in units of the sizes.
    private static final double CONVERGED = 1e-12;

    /// Singular values below this share of the largest count as 0.
    private static final double SINGULAR = 1e-13;

    private Equilibria() {}

    /// `growth`: the largest real part of the Jacobian's eigenvalues, which is the largest Lyapunov
    /// exponent of the solution that rests there.
    record Equilibrium(double[] state, double growth) {}

    /// The equilibrium that Newton's method reaches from `start`, if it reaches one within
    /// `distance` of it.
    ///
    /// @param sizes of the states, positive
    /// @param distance the farthest that counts as near, in units of the sizes
    static Optional<Equilibrium> near(
            DynamicalSystem system, double[] parameters, double[] start, double[] sizes, double distance) {
        int states = start.length;
        var state = start.clone();
        var slope = new double[states];
        var byState = new double[states][states];
        var byParameter = new double[states][parameters.length];
        for (int step = 0; step < STEPS; step++) {
            system.derivative(0, state, parameters, slope);
            system.jacobian(0, state, parameters, byState, byParameter);
            var move = move(byState, slope, sizes);
            if (move.isEmpty()) {
                return Optional.empty();
            }
            double largest = 0;
            double away = 0;
            for (int i = 0; i < states; i++) {
                state[i] -= move.get()[i] * sizes[i];
                largest = Math.max(largest, Math.abs(move.get()[i]));
                away = Math.max(away, Math.abs(state[i] - start[i]) / sizes[i]);
            }
            if (!(away <= distance)) {
                return Optional.empty();
            }
            if (largest < CONVERGED) {
                return Optional.of(new Equilibrium(state, Spectrum.growth(byState, sizes)));
            }
        }
        return Optional.empty();
    }

    /// Newton's step in units of the sizes; empty where the equations give no finite one.
    private static Optional<double[]> move(double[][] byState, double[] slope, double[] sizes) {
        int states = slope.length;
        var matrix = new Array2DRowRealMatrix(states, states);
        var right = new double[states];
        var weights = new double[states][states];
        for (int i = 0; i < states; i++) {
            double unit = 0;
            for (int j = 0; j < states; j++) {
                unit = Math.max(unit, Math.abs(byState[i][j] * sizes[j]));
            }
            unit = Math.max(unit, Math.abs(slope[i]));
            if (!Double.isFinite(unit)) {
                return Optional.empty();
            }
            for (int j = 0; unit > 0 && j < states; j++) {
                matrix.setEntry(i, j, byState[i][j] * sizes[j] / unit);
            }
            right[i] = unit > 0 ? slope[i] / unit : 0;
            weights[i][i] = unit > 0 ? sizes[i] / unit : 0;
        }
        try {
            var move = solve(new SingularValueDecomposition(matrix), right, weights);
            return Arrays.stream(move).allMatch(Double::isFinite) ? Optional.of(move) : Optional.empty();
        } catch (MathRuntimeException _) {
            // The iteration for the singular values did not converge: no step is known.
            return Optional.empty();
        }
    }

    /// The least solution; to it comes what keeps the quantities that no rate changes, `l·y` with
    /// `l·∂f/∂y = 0`, as they are.
    ///
    /// @param weights on the diagonal the size of each state in units of its equation
    private static double[] solve(SingularValueDecomposition decomposition, double[] right, double[][] weights) {
        int states = right.length;
        var values = decomposition.getSingularValues();
        var inUnits = decomposition.getUT().operate(new ArrayRealVector(right)).toArray();
        int rank = 0;
        for (int i = 0; i < states; i++) {
            boolean regular = values[i] > SINGULAR * values[0];
            inUnits[i] = regular ? inUnits[i] / values[i] : 0;
            rank += regular ? 1 : 0;
        }
        var move = decomposition.getV().operate(inUnits);
        if (rank == states) {
            return move;
        }
        var conserved = decomposition
                .getUT()
                .getSubMatrix(rank, states - 1, 0, states - 1)
                .multiply(new Array2DRowRealMatrix(weights, false));
        var free = decomposition.getV().getSubMatrix(0, states - 1, rank, states - 1);
        var solver = new SingularValueDecomposition(conserved.multiply(free)).getSolver();
        if (!solver.isNonSingular()) {
            return move;
        }
        var back = free.operate(
                solver.solve(new ArrayRealVector(conserved.operate(move))).toArray());
        for (int i = 0; i < states; i++) {
            move[i] -= back[i];
        }
        return move;
    }
}
