package dev.frugal.physics.model;

/// A model in two parts: an encoder that guesses the parameters of a window, and a flow that
/// advances states, learnt or computed, through which that guess is refined and the forecast made.
public sealed interface FlowModelSpec extends ModelSpec permits FlowTapinn, HybridTapinn {
    EncoderSettings encoder();

    @Override
    FlowModelSpec withBudget(double factor);
}
