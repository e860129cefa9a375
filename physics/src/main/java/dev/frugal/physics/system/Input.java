package dev.frugal.physics.system;

import java.util.Locale;

/// A measured signal that enters the equations.
///
/// @param unit empty if there is none
/// @param betweenSamples interpolation between samples
public record Input(String name, String unit, BetweenSamples betweenSamples) {
    /// Interpolation of a signal between its samples.
    public enum BetweenSamples {
        /// A smooth curve through the samples, for signals filtered before sampling.
        SMOOTH,
        /// A straight line from each sample to the next.
        LINEAR,
        /// Each sample's value until the next one, like the output of a controller.
        HOLD;

        /// Its spelling in a system file.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
