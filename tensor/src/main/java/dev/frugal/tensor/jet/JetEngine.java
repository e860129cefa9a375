package dev.frugal.tensor.jet;

import dev.frugal.tensor.nn.Mlp;

/// What carries a jet through a network.
public interface JetEngine {
    /// The jet of `network(x)` from the jet of `x`.
    ///
    /// The result takes part in automatic differentiation: a loss on its channels has gradients in
    /// the network's parameters and in the input's channels. Differentiating those gradients again
    /// is not promised.
    ///
    /// @param input channels of shape `[channels, …, inputs]`, or `[channels, groups, rows,
    ///   inputs]` when the network has a matrix per group
    /// @return channels of shape `[channels, …, outputs]`
    /// @throws IllegalArgumentException if the input's width is not the network's
    Jet propagate(Mlp network, Jet input);

    /// One line that names the implementation and says why it was chosen.
    String description();
}
