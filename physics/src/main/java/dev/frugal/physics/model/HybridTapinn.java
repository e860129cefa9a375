package dev.frugal.physics.model;

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
/// On Duffing with the defaults: LSTM(5→20, two biases) 2,160, 20→8 168, head 8→1 9, together
/// 2,337.
public record HybridTapinn(EncoderSettings encoder) implements FlowModelSpec {
    /// The name in tables and on the command line.
    public static final String NAME = "hybrid-tapinn";

    /// The recipe that is shipped.
    public static HybridTapinn standard() {
        return new HybridTapinn(new EncoderSettings(
                20, 8, new AdamSettings(400, 128, 6e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01));
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Steps times `factor`, one at least.
    @Override
    public HybridTapinn withBudget(double factor) {
        return new HybridTapinn(encoder.withBudget(factor));
    }
}
