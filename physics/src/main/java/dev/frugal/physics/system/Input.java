package dev.frugal.physics.system;

import java.util.Locale;

/// A measured signal that enters the equations.
///
/// @param unit empty when there is none
/// @param betweenSamples what the signal does between the times at which it was recorded
public record Input(String name, String unit, BetweenSamples betweenSamples) {
    /// What a signal does between its samples.
    public enum BetweenSamples {
        /// It was filtered before it was sampled: the smooth curve through the samples.
        SMOOTH,
        /// It follows the straight line from each sample to the next.
        LINEAR,
        /// It keeps each sample's value until the next one, as the output of a controller does.
        HOLD;

        /// How a system's file writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
