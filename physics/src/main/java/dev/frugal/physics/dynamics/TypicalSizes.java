package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Interval;
import java.util.Arrays;

/// How large a system's states usually are, in their own units: what "small" is measured by
/// wherever a number with a unit would otherwise be compared with a constant.
///
/// A state's size is what its initial range says, rounded to a power of ten: an order of magnitude
/// is all that a tolerance needs, and results do not change in their last digits whenever a range
/// is edited. A state whose range is the single value 0 says nothing by it; its entry is 0, and its
/// size is found from the solution as it goes on.
///
/// @param states per state, positive or 0 for not known; in the state's unit
public record TypicalSizes(double[] states) {
    public static TypicalSizes of(DynamicalSystem system) {
        return new TypicalSizes(system.initialBox().stream()
                .mapToDouble(TypicalSizes::magnitude)
                .map(TypicalSizes::powerOfTen)
                .toArray());
    }

    private static double magnitude(Interval range) {
        return Math.max(Math.abs(range.low()), Math.abs(range.high()));
    }

    /// The power of ten nearest to a positive number; 0 for 0.
    static double powerOfTen(double size) {
        return size > 0 ? Math.pow(10, Math.rint(Math.log10(size))) : 0;
    }

    /// The sizes with what a solution has shown: at least the magnitude of each of `states`.
    public TypicalSizes including(double[] magnitudes) {
        var larger = states.clone();
        Arrays.setAll(larger, i -> Math.max(larger[i], Math.abs(magnitudes[i])));
        return new TypicalSizes(larger);
    }
}
