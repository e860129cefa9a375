package dev.frugal.physics.prediction;

import dev.frugal.base.InvalidInputException;

/// How a forecast finds the probability of each regime.
public enum RegimeSource {
    /// Not at all.
    NONE,
    /// By the model's classifier, from the latent code of the window: takes no time to speak of. It knows the regimes
    /// it was trained on; how far its probabilities hold is measured in training.
    LATENT,
    /// By following the equation from the window's end over hundreds of periods: takes some tenths of a second per
    /// window.
    SIMULATION;

    /// The source of a name: `none`, `latent` or `simulate`.
    ///
    /// @throws InvalidInputException if there is none of that name
    public static RegimeSource named(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "latent" -> LATENT;
            case "simulate" -> SIMULATION;
            default ->
                throw new InvalidInputException("--regime is '%s'; expected latent, simulate or none".formatted(name));
        };
    }
}
