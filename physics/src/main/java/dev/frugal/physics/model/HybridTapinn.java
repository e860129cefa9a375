package dev.frugal.physics.model;

import dev.frugal.base.Require;

/// The hybrid TAPINN: what is known is computed, what is not is learnt. An encoder, trained on
/// simulated windows, reads a window into a latent code that orders regimes and tells the
/// parameters; from that guess the first state and the parameters are fitted through the *exact*
/// equation, and the forecast is the exact solution.
///
/// It has [FlowTapinn]'s encoder and fit. In the place of the learnt flow map stands the propagator
/// that suits the system: Taylor series of high order where the equations are smooth, else
/// Runge–Kutta methods, implicit where it is stiff. The encoder's guess makes the fit quick and
/// keeps it out of local minima.
///
/// A small classifier reads the probability of each regime from the latent code. It learns from solutions whose long
/// run was simulated.
///
/// On Duffing with the defaults: LSTM(5→20, two biases) 2,160, 20→8 168, head 8→1 9, together
/// 2,337; beside them the classifier of regimes, 8→12 108 and 13 for each regime.
///
/// @param regimes how many solutions are followed to learn their regimes; 0: no classifier, `physics predict` simulates
public record HybridTapinn(EncoderSettings encoder, int regimes) implements FlowModelSpec {
    private static final int MOST_SOLUTIONS = 1024;

    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public HybridTapinn {
        Require.within("regimes", regimes, 0, MOST_SOLUTIONS);
    }

    /// The name in tables and on the command line.
    public static final String NAME = "hybrid-tapinn";

    /// The recipe that is shipped.
    public static HybridTapinn standard() {
        return new HybridTapinn(
                new EncoderSettings(
                        20, 8, new AdamSettings(400, 128, 6e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01),
                96);
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Steps times `factor`, one at least; solutions times `factor`.
    @Override
    public HybridTapinn withBudget(double factor) {
        int solutions = (int) Math.min(MOST_SOLUTIONS, Math.round(regimes * factor));
        return new HybridTapinn(encoder.withBudget(factor), solutions);
    }
}
