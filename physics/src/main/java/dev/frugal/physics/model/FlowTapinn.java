package dev.frugal.physics.model;

import dev.frugal.base.Require;
import java.util.List;

/// The flow TAPINN: an encoder reads the window into a latent code that orders regimes and tells
/// the parameters, a small physics-informed network advances the state over a short step, and the
/// step is marched to any horizon. What the encoder guesses is refined by a least-squares fit of
/// the window through the marched network.
///
/// What distinguishes it from [Tapinn], whose ideas it keeps (a regularised latent, a generator
/// conditioned on it, training in blocks): the generator is a flow map with the initial state built
/// in (see `dev.frugal.physics.model.flow.FlowMap`), and its last training stage is
/// Levenberg–Marquardt in float64. It needs no solutions to learn from, the equation alone.
///
/// On Duffing with the defaults: generator 5→32→32→2 1,314 parameters, LSTM(5→24, two biases)
/// 2,976, 24→8 200, head 8→1 9, together 4,499.
public record FlowTapinn(Generator generator, EncoderSettings encoder) implements ModelSpec {
    /// The name in tables and on the command line.
    public static final String NAME = "flow-tapinn";

    /// The flow map and how it learns its equation.
    ///
    /// @param order highest power of elapsed time in its Taylor part; the network supplies the rest
    /// @param widths hidden widths of the network
    /// @param warmUp Adam before Levenberg–Marquardt; a batch is so many points
    public record Generator(
            int order, List<Integer> widths, AdamSettings warmUp, LevenbergMarquardt levenbergMarquardt) {
        private static final int HIGHEST_ORDER = 8;

        /// @throws dev.frugal.base.InvalidInputException if a number is out of range
        public Generator {
            Require.within("order", order, 1, HIGHEST_ORDER);
            widths = LayerSizes.hidden("widths", widths);
        }

        /// The same with other hidden widths.
        public Generator withWidths(List<Integer> others) {
            return new Generator(order, others, warmUp, levenbergMarquardt);
        }
    }

    /// Levenberg–Marquardt on points drawn afresh for each iteration.
    ///
    /// @param points per iteration in the second half of them, half as many in the first
    public record LevenbergMarquardt(int iterations, int points) {
        private static final int MOST_POINTS = 1_000_000;

        /// @throws dev.frugal.base.InvalidInputException if a number is out of range
        public LevenbergMarquardt {
            Require.atLeast("iterations", iterations, 0);
            Require.within("points", points, 1, MOST_POINTS);
        }
    }

    /// The recipe that is shipped.
    public static FlowTapinn standard() {
        return new FlowTapinn(
                new Generator(
                        3, List.of(32, 32), new AdamSettings(1000, 512, 5e-3, 0.01), new LevenbergMarquardt(120, 4000)),
                new EncoderSettings(
                        24, 8, new AdamSettings(800, 128, 4e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01));
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Steps and iterations times `factor`, one of each at least.
    @Override
    public FlowTapinn withBudget(double factor) {
        var last = generator.levenbergMarquardt;
        return new FlowTapinn(
                new Generator(
                        generator.order,
                        generator.widths,
                        generator.warmUp.withBudget(factor),
                        new LevenbergMarquardt(AdamSettings.scaled(last.iterations, factor), last.points)),
                encoder.withBudget(factor));
    }
}
