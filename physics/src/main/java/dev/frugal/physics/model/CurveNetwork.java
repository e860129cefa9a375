package dev.frugal.physics.model;

import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Mlp;
import java.util.Optional;

/// The layers of a network that gives trajectories as curves `y(t; z)`, for those who carry them
/// out another way than by tensor operations.
///
/// @param encoder what makes the condition z of a window; without one z is the system's parameters,
///   dimensionless
/// @param generator from `[t, z]` to the outputs
public record CurveNetwork(Optional<Encoder> encoder, Mlp generator) {
    /// @param lstm reads the window
    /// @param head from its last hidden state to the latent code
    public record Encoder(Lstm lstm, Mlp head) {}
}
