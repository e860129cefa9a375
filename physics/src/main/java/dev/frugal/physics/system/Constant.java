package dev.frugal.physics.system;

/// A number in the equations that is the same in every situation.
public sealed interface Constant {
    /// A known constant.
    ///
    /// @param formula of numbers and other constants
    record Fixed(Expression formula) implements Constant {}

    /// A constant to estimate from recordings.
    ///
    /// @param range search range
    /// @param perRecording whether each recording has its own value
    /// @param unit empty if there is none
    record Estimated(Interval range, boolean perRecording, String unit) implements Constant {
        /// @throws IllegalArgumentException if the range has no width
        public Estimated {
            if (range.width() == 0) {
                throw new IllegalArgumentException("there is nothing to estimate within " + range);
            }
        }
    }
}
