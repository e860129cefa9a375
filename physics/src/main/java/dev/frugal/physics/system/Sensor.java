package dev.frugal.physics.system;

import java.util.Optional;

/// What one sensor reads.
///
/// @param name the channel's name in a recording
/// @param formula of the system's names
/// @param unit empty when there is none
/// @param noise of its errors, where that is known
public record Sensor(String name, Expression formula, String unit, Optional<Noise> noise) {
    /// The standard deviation of a sensor's errors.
    ///
    /// @param size in the sensor's unit, or in per cent of the standard deviation of what it reads
    /// @param percent which of the two
    public record Noise(double size, boolean percent) {
        /// @throws IllegalArgumentException if the size is not finite or not above 0
        public Noise {
            if (!(size > 0) || Double.isInfinite(size)) {
                throw new IllegalArgumentException("noise is a finite number above 0, not " + size);
            }
        }

        /// In the sensor's unit, where what it reads has a standard deviation of `signal` in that unit.
        /// As the file writes it, `0.5` or `1 %`.
        public String text() {
            return ExpressionText.number(size) + (percent ? " %" : "");
        }

        public double deviation(double signal) {
            return percent ? size / 100 * signal : size;
        }
    }

    /// A sensor that reads one state as it is.
    static Sensor ofState(String name, String unit) {
        return new Sensor(name, Expression.symbol(name), unit, Optional.empty());
    }
}
