package dev.frugal.physics.system;

import java.util.List;
import java.util.Optional;

/// A quantity that has a value at every point of a grid.
///
/// @param unit empty if there is none
/// @param ends what holds at both ends of each axis; empty along a periodic one
public record FieldVariable(String name, String unit, List<Optional<Ends>> ends, Initial initial) {
    public FieldVariable {
        ends = List.copyOf(ends);
    }

    /// What holds at the two ends of an axis.
    public record Ends(End low, End high) {}

    /// What holds at one end.
    ///
    /// @param value of the field for [Kind#DIRICHLET], of its derivative along the axis for [Kind#NEUMANN]
    public record End(Kind kind, double value) {
        /// What is given.
        public enum Kind {
            /// The value of the field.
            DIRICHLET,
            /// Its derivative along the axis, towards larger coordinates.
            NEUMANN
        }
    }

    /// Initial values.
    ///
    /// @param formula of the coordinates, parameters and constants
    /// @param random what is added to it
    public record Initial(Expression formula, Optional<Waves> random) {}

    /// A smooth random field: a sum of waves with normally distributed coefficients.
    ///
    /// @param amplitude its root mean square, in the field's unit
    /// @param modes how many waves along each axis, the longest first
    public record Waves(double amplitude, int modes) {}
}
