package dev.frugal.physics.system;

import java.util.List;

/// A derivative in space that equations mention by its text, `d(u^2, x)`.
///
/// @param argument of what; symbols are those of the equations, other derivatives among them
/// @param orders how often it is taken in each coordinate
public record SpatialDerivative(Expression argument, List<Integer> orders) {
    public SpatialDerivative {
        orders = List.copyOf(orders);
    }
}
