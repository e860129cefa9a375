package dev.frugal.physics.system;

/// A number in the equations that is the same in every situation.
public sealed interface Constant {
    /// A known one.
    ///
    /// @param formula of numbers and other constants
    record Fixed(Expression formula) implements Constant {}

    /// One that has to be found from recordings.
    ///
    /// @param range within which it is looked for
    /// @param perRecording whether each recording has a value of its own
    /// @param unit empty when there is none
    record Estimated(Interval range, boolean perRecording, String unit) implements Constant {
        /// @throws IllegalArgumentException if the range has no width
        public Estimated {
            if (range.width() == 0) {
                throw new IllegalArgumentException("there is nothing to estimate within " + range);
            }
        }
    }
}
