package dev.frugal.physics.reference;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;

/// Points of rest of an autonomous system, by Newton's method with the symbolic Jacobian.
final class Equilibria {
    private static final int STEPS = 30;
    private static final double CONVERGED = 1e-12;

    private Equilibria() {}

    /// `growth`: the largest real part of the Jacobian's eigenvalues, which is the largest Lyapunov
    /// exponent of the solution that rests there.
    record Equilibrium(double[] state, double growth) {}

    /// The equilibrium that Newton's method reaches from `start`, if it reaches one.
    static Optional<Equilibrium> near(DynamicalSystem system, double[] parameters, double[] start) {
        int states = start.length;
        var state = start.clone();
        var slope = new double[states];
        var byState = new double[states][states];
        var byParameter = new double[states][parameters.length];
        try {
            for (int step = 0; step < STEPS; step++) {
                system.derivative(0, state, parameters, slope);
                system.jacobian(0, state, parameters, byState, byParameter);
                var jacobian = MatrixUtils.createRealMatrix(byState);
                var move = new LUDecomposition(jacobian).getSolver().solve(MatrixUtils.createRealVector(slope));
                for (int i = 0; i < states; i++) {
                    state[i] -= move.getEntry(i);
                }
                if (move.getNorm() < CONVERGED * (1 + norm(state))) {
                    return Optional.of(new Equilibrium(state, growth(byState)));
                }
            }
            return Optional.empty();
        } catch (MathRuntimeException _) {
            // A singular Jacobian: Newton's method has no next point, so no equilibrium is known
            // here.
            return Optional.empty();
        }
    }

    private static double growth(double[][] jacobian) {
        var eigen = new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(jacobian));
        double largest = Double.NEGATIVE_INFINITY;
        for (var value : eigen.getEigenvalues()) {
            largest = Math.max(largest, value.getReal());
        }
        return largest;
    }

    private static double norm(double[] state) {
        double square = 0;
        for (double value : state) {
            square += value * value;
        }
        return Math.sqrt(square);
    }
}
