package dev.frugal.physics.model;

import dev.frugal.base.InvalidInputException;

/// The hybrid TAPINN: what is known is computed, what is not is learnt. An encoder, trained on
/// simulated windows, reads a window into a latent code that orders regimes and tells the
/// parameters; from that guess the first state and the parameters are fitted through the *exact*
/// equation, and the forecast is the exact solution.
///
/// It has [FlowTapinn]'s encoder and fit. In the place of the learnt flow map stands the propagator
/// that suits the system: Taylor series of high order where the equations are smooth, else
/// Runge–Kutta methods, implicit where it is stiff. The encoder's guess is what makes the fit quick
/// and keeps it out of local minima.
///
/// On Duffing with the defaults: LSTM(5→20, two biases) 2,160, 20→8 168, head 8→1 9, together
/// 2,337, and 9 for each regime.
///
/// @param hidden width of the LSTM
/// @param latent size of z
/// @param encoderSteps Adam steps of encoder and head
/// @param encoderBatch windows per such step
/// @param encoderRate its learning rate, by a cosine down to a hundredth
/// @param tripletWeight weight of the metric loss beside the error of the parameters
/// @param margin of the triplet loss
/// @param greatestNoise the largest measurement error it is made for, as a share of each state's
///   visited width
public record HybridTapinn(
        int hidden,
        int latent,
        int encoderSteps,
        int encoderBatch,
        double encoderRate,
        double tripletWeight,
        double margin,
        double greatestNoise)
        implements FlowModelSpec {
    /// The name in tables and on the command line.
    public static final String NAME = "hybrid-tapinn";

    /// @throws InvalidInputException if a number makes no model
    public HybridTapinn {
        check("hidden", hidden, hidden >= 1, "at least 1");
        check("latent", latent, latent >= 1, "at least 1");
        check("encoderSteps", encoderSteps, encoderSteps >= 0, "0 or more");
        check("encoderBatch", encoderBatch, encoderBatch >= 1, "at least 1");
        check("encoderRate", encoderRate, encoderRate > 0, "positive");
        check("tripletWeight", tripletWeight, tripletWeight >= 0, "0 or more");
        check("margin", margin, margin > 0, "positive");
        check("greatestNoise", greatestNoise, greatestNoise >= 0, "0 or more");
    }

    private static void check(String what, Object value, boolean right, String expected) {
        if (!right) {
            throw new InvalidInputException("%s of %s is %s; expected %s".formatted(what, NAME, value, expected));
        }
    }

    /// The recipe that is shipped.
    public static HybridTapinn standard() {
        return new HybridTapinn(20, 8, 400, 128, 6e-3, 0.1, 0.2, 0.01);
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Steps times `factor`, one at least.
    @Override
    public HybridTapinn withBudget(double factor) {
        return new HybridTapinn(
                hidden,
                latent,
                Math.max(1, (int) Math.round(encoderSteps * factor)),
                encoderBatch,
                encoderRate,
                tripletWeight,
                margin,
                greatestNoise);
    }
}
