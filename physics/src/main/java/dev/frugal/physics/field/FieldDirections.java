package dev.frugal.physics.field;

import java.util.List;

/// In what a solution's derivatives are wanted. Columns have this order: initial fields, parameters, weights of the
/// terms in the order of the system's file.
///
/// @param initial directions in which the initial values change, each `[field * points + point]`
/// @param parameters indices of parameters
/// @param weights whether the weights of all terms belong to them
public record FieldDirections(List<double[]> initial, List<Integer> parameters, boolean weights) {
    /// No derivatives.
    public static final FieldDirections NONE = new FieldDirections(List.of(), List.of(), false);

    public FieldDirections {
        initial = List.copyOf(initial);
        parameters = List.copyOf(parameters);
    }
}
