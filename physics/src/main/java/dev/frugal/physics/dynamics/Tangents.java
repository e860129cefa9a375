package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;

/// Along which directions the derivative of a solution is carried with it: each column is a
/// direction in the space of initial states and parameters.
///
/// All of them at once, [#all], give the sensitivities by which a fit moves; a single one, [#of],
/// the growth of a neighbour by which a Lyapunov exponent is measured. A learnt term has its
/// weights among the parameters, so its sensitivities are further columns.
///
/// @param states `[column][state]`: by how much the initial state moves; the derivative's value at
///   the start
/// @param parameters `[column][parameter]`: by how much the parameters move
public record Tangents(double[][] states, double[][] parameters) {
    /// @throws IllegalArgumentException if there are not as many directions of states as of
    ///   parameters
    public Tangents {
        if (states.length != parameters.length) {
            throw new IllegalArgumentException(
                    "%d directions of states and %d of parameters".formatted(states.length, parameters.length));
        }
    }

    /// No derivatives.
    public static Tangents none() {
        return new Tangents(new double[0][], new double[0][]);
    }

    /// Derivatives in each entry of the initial state, then in each parameter.
    public static Tangents all(DynamicalSystem system) {
        int states = system.stateNames().size();
        int parameters = system.parameters().size();
        var tangents =
                new Tangents(new double[states + parameters][states], new double[states + parameters][parameters]);
        for (int state = 0; state < states; state++) {
            tangents.states[state][state] = 1;
        }
        for (int parameter = 0; parameter < parameters; parameter++) {
            tangents.parameters[states + parameter][parameter] = 1;
        }
        return tangents;
    }

    /// The derivative along one direction in the initial state.
    public static Tangents of(DynamicalSystem system, double[] direction) {
        return new Tangents(
                new double[][] {direction.clone()},
                new double[1][system.parameters().size()]);
    }

    /// Along the same directions.
    @Override
    public boolean equals(Object other) {
        return other instanceof Tangents tangents
                && Arrays.deepEquals(states, tangents.states)
                && Arrays.deepEquals(parameters, tangents.parameters);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(states) + Arrays.deepHashCode(parameters);
    }

    /// How many derivatives are carried.
    public int count() {
        return states.length;
    }
}
