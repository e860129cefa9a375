package dev.frugal.reasoning.language.model;

import java.util.OptionalDouble;

/// The rotary positions of a model (Su et al. 2021).
///
/// - `theta`: base of the wavelengths;
/// - `scaling`: how frequencies are changed for longer contexts;
/// - `share`: the leading part of a head that is turned, in (0, 1];
/// - `slidingTheta`: base in sliding layers, whose frequencies are not scaled; empty where they do as all others.
public record RotarySettings(double theta, RopeScaling scaling, double share, OptionalDouble slidingTheta) {
    /// @throws IllegalArgumentException if a number is out of range
    public RotarySettings {
        requirePositive("rope_theta", theta);
        slidingTheta.ifPresent(base -> requirePositive("rope_local_base_freq", base));
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "partial_rotary_factor is %s; expected a number above 0 and at most 1".formatted(share));
        }
    }

    /// Whole heads turned with frequencies as they were defined.
    public static RotarySettings plain(double theta) {
        return new RotarySettings(theta, new RopeScaling.None(), 1, OptionalDouble.empty());
    }

    /// The positions of the sliding layers.
    RotarySettings inSlidingLayers() {
        return slidingTheta.isEmpty()
                ? this
                : new RotarySettings(slidingTheta.getAsDouble(), new RopeScaling.None(), share, OptionalDouble.empty());
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s is %s, not above 0".formatted(name, value));
        }
    }
}
