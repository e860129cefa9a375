package dev.frugal.physics.model;

/// The two halves of a network that alternating schedules train apart.
public enum Submodule {
    /// From the window, or the parameters, to what conditions the generator.
    ENCODER,
    /// From time and the condition to the state.
    GENERATOR
}
