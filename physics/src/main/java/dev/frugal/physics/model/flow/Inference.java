package dev.frugal.physics.model.flow;

/// How a [FlowModel] gets from a window to the state and parameters it marches from.
public enum Inference {
    /// The encoder's guess, refined by a least-squares fit of the window through the flow.
    REFINED,
    /// The encoder's parameters and the measured states as they are: what the networks alone are
    /// worth.
    ENCODER_ONLY
}
