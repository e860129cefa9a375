package dev.frugal.physics.system;

import java.util.List;

/// A derivative in space that equations mention by its text, `d(u^2, x)`, or a sum of such, `laplacian(u)`.
///
/// @param argument of what; symbols are those of the equations, other derivatives among them
/// @param orders of each derivative in the sum, how often it is taken in each coordinate
public record SpatialDerivative(Expression argument, List<List<Integer>> orders) {
    public SpatialDerivative {
        orders = orders.stream().map(List::copyOf).toList();
    }
}
