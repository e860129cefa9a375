package dev.frugal.physics.model;

/// A model in two parts: an encoder that guesses the parameters of a window, and a flow that
/// advances states, learnt or computed, through which that guess is refined and the forecast made.
public sealed interface FlowModelSpec extends ModelSpec permits FlowTapinn, HybridTapinn {
    /// Width of the encoder's LSTM.
    int hidden();

    /// Size of z.
    int latent();

    /// Adam steps of encoder and head.
    int encoderSteps();

    /// Windows per such step.
    int encoderBatch();

    /// Its learning rate, by a cosine down to a hundredth.
    double encoderRate();

    /// Weight of the metric loss beside the error of the parameters.
    double tripletWeight();

    /// Of the triplet loss.
    double margin();

    /// The largest measurement error the model is made for, as a share of each state's visited
    /// width.
    double greatestNoise();

    @Override
    FlowModelSpec withBudget(double factor);
}
