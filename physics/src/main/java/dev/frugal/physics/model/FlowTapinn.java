package dev.frugal.physics.model;

import dev.frugal.base.InvalidInputException;
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
///
/// @param order highest power of elapsed time in the generator's Taylor part; the network supplies
///   the rest
/// @param widths hidden widths of the generator
/// @param warmUpSteps Adam steps of the generator before Levenberg–Marquardt
/// @param warmUpPoints points per such step
/// @param warmUpRate its learning rate, by a cosine down to a hundredth
/// @param iterations of Levenberg–Marquardt, each on fresh points
/// @param points per iteration in the second half of them, half as many in the first
/// @param hidden width of the LSTM
/// @param latent size of z
/// @param encoderSteps Adam steps of encoder and head
/// @param encoderBatch windows per such step
/// @param encoderRate its learning rate, by a cosine down to a hundredth
/// @param tripletWeight weight of the metric loss beside the error of the parameters
/// @param margin of the triplet loss
/// @param greatestNoise the largest measurement error it is made for, as a share of each state's
///   visited width (half of its visited range, a little enlarged)
public record FlowTapinn(
        int order,
        List<Integer> widths,
        int warmUpSteps,
        int warmUpPoints,
        double warmUpRate,
        int iterations,
        int points,
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
    public static final String NAME = "flow-tapinn";

    /// @throws InvalidInputException if a number makes no model
    public FlowTapinn {
        widths = List.copyOf(widths);
        check("order", order, order >= 1 && order <= 8, "from 1 to 8");
        check(
                "widths",
                widths,
                !widths.isEmpty() && widths.stream().allMatch(width -> width >= 1),
                "at least one hidden layer of at least one unit");
        check("warmUpSteps", warmUpSteps, warmUpSteps >= 0, "0 or more");
        check("warmUpPoints", warmUpPoints, warmUpPoints >= 1, "at least 1");
        check("warmUpRate", warmUpRate, warmUpRate > 0, "positive");
        check("iterations", iterations, iterations >= 0, "0 or more");
        check("points", points, points >= 1, "at least 1");
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
    public static FlowTapinn standard() {
        return new FlowTapinn(3, List.of(32, 32), 1000, 512, 5e-3, 120, 4000, 24, 8, 800, 128, 4e-3, 0.1, 0.2, 0.01);
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Steps and iterations times `factor`, one of each at least.
    @Override
    public FlowTapinn withBudget(double factor) {
        return new FlowTapinn(
                order,
                widths,
                scaled(warmUpSteps, factor),
                warmUpPoints,
                warmUpRate,
                scaled(iterations, factor),
                points,
                hidden,
                latent,
                scaled(encoderSteps, factor),
                encoderBatch,
                encoderRate,
                tripletWeight,
                margin,
                greatestNoise);
    }

    /// This recipe with other hidden widths of the generator.
    public FlowTapinn withWidths(List<Integer> others) {
        return new FlowTapinn(
                order,
                others,
                warmUpSteps,
                warmUpPoints,
                warmUpRate,
                iterations,
                points,
                hidden,
                latent,
                encoderSteps,
                encoderBatch,
                encoderRate,
                tripletWeight,
                margin,
                greatestNoise);
    }

    private static int scaled(int count, double factor) {
        return Math.max(1, (int) Math.round(count * factor));
    }
}
