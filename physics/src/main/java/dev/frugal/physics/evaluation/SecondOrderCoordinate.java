package dev.frugal.physics.evaluation;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import java.util.ArrayList;
import java.util.List;

/// A state whose equation reads `x' = v` with `v` another state, so that the equation of `v` is one
/// of second order for `x`.
///
/// @param position index of x among the system's states
/// @param velocity index of v
public record SecondOrderCoordinate(int position, int velocity) {
    /// All of a system's, in the order of its states; each state is the velocity of at most one
    /// other.
    public static List<SecondOrderCoordinate> of(DynamicalSystem system) {
        var found = new ArrayList<SecondOrderCoordinate>();
        for (int state = 0; state < system.equations().size(); state++) {
            if (system.equations().get(state) instanceof Expression.Symbol(var name)) {
                int velocity = system.stateNames().indexOf(name);
                boolean free = found.stream().noneMatch(other -> other.velocity() == velocity)
                        && !leadsTo(found, velocity, state);
                if (velocity >= 0 && velocity != state && free) {
                    found.add(new SecondOrderCoordinate(state, velocity));
                }
            }
        }
        return List.copyOf(found);
    }

    /// Whether following velocities from state `from` arrives at `target`: `x' = y, y' = x` must
    /// not make each the other's derivative.
    private static boolean leadsTo(List<SecondOrderCoordinate> found, int from, int target) {
        int state = from;
        while (true) {
            if (state == target) {
                return true;
            }
            int here = state;
            var next = found.stream().filter(other -> other.position() == here).findFirst();
            if (next.isEmpty()) {
                return false;
            }
            state = next.get().velocity();
        }
    }
}
