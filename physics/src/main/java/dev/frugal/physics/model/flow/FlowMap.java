package dev.frugal.physics.model.flow;

import dev.frugal.base.Require;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.jet.MlpBlock;
import java.util.List;
import java.util.stream.Stream;

/// The generator: a small network that corrects a truncated Taylor series of the solution and so
/// advances any state of a family of systems by any time up to a step Δ.
///
/// **Idea.** Instead of one network for the whole trajectory, `(t, z) → y(t)`, which has to average
/// over regimes, learn the flow over a short time and march it:
///
/// ```
/// G(τ, s, t₀, p) = Σ_{m=0…K} y_m τ^m + (τ/Δ)^{K+1} · diag(R) · N(φ),   0 ≤ τ ≤ Δ
/// N(φ) = ½ [h(φ) + S h(Sφ)]
/// ```
///
/// `y_m` are the Taylor coefficients of the exact solution through `(t₀, s)`
/// ([dev.frugal.physics.dynamics.TaylorSeries]), so
/// that `G` starts at `s` with the right slope and `K − 1` more right derivatives for any weights;
/// `R` is the usual size of the first term left out, so that `h` has numbers of order one to find.
/// `φ` are the [FlowFeatures] and `S` a symmetry the system declares: the solution's mirror image
/// is a solution, and the map obeys that exactly, with no weight spent on learning it.
///
/// **Error.** `G` is exact to order `τ^{K+1}`; with residual `r = dG/dτ − f(t₀+τ, G, p)` the error
/// after one step is at most `Δ max|r| e^{LΔ}` with `L` the Lipschitz constant of `f` (Gronwall),
/// and it grows over many steps as the system makes any error grow. The residual needs no solution:
/// training is by the equation alone ([GeneratorTraining]).
///
/// **Conditioning.** The generator sees the latent code z only through the parameter estimate the
/// linear head reads from it; see [FlowModel].
///
/// The ansatz follows Lagaris, Likas and Fotiadis (1998) in building the initial condition in; a
/// learned correction to an integrator's step is a hypersolver (Poli et al. 2020, arXiv
/// 2007.09601), but fitted to the residual, not to solutions.
final class FlowMap {
    /// Levenberg–Marquardt's matrix has as many rows and columns: 800 MB.
    private static final int MOST_WEIGHTS = 10_000;

    private final DynamicalSystem system;
    private final FlowScales scales;
    private final int order;
    private final List<Integer> sizes;
    private final FlowFeatures features;
    private final double[] mirrorSigns;
    private final double[] outputSigns;
    private final double[] weights;

    /// A map with given weights; the array is the map's own afterwards.
    ///
    /// @param order `K`, the highest power of elapsed time in the Taylor part, at least 1
    /// @param hidden widths of the hidden layers
    /// @throws IllegalArgumentException if there are not as many weights as the network has
    FlowMap(DynamicalSystem system, FlowScales scales, int order, List<Integer> hidden, double[] weights) {
        if (!scales.fit(system)) {
            throw new IllegalArgumentException("the scales are of another system than " + system.name());
        }
        this.system = system;
        this.scales = scales;
        this.order = order;
        this.features = new FlowFeatures(system, scales);
        this.sizes = Stream.of(List.of(features.count()), hidden, List.of(scales.states()))
                .flatMap(List::stream)
                .toList();
        this.mirrorSigns = features.mirrorSigns();
        this.outputSigns = system.symmetry()
                .map(symmetry -> symmetry.signs().stream()
                        .mapToDouble(Integer::doubleValue)
                        .toArray())
                .orElseGet(() -> new double[0]);
        if (weights.length != MlpBlock.parameterCount(sizes)) {
            throw new IllegalArgumentException("a network of %s has %d weights, got %d"
                    .formatted(sizes, MlpBlock.parameterCount(sizes), weights.length));
        }
        this.weights = weights;
    }

    /// A map with random weights: N(0, 1/fan-in), the last layer a tenth of that, offsets zero.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it would have more weights than
    ///   Levenberg–Marquardt can take
    static FlowMap random(DynamicalSystem system, FlowScales scales, int order, List<Integer> hidden, Seed seed) {
        int inputs = new FlowFeatures(system, scales).count();
        var sizes = Stream.of(List.of(inputs), hidden, List.of(scales.states()))
                .flatMap(List::stream)
                .toList();
        int count = MlpBlock.parameterCount(sizes);
        Require.that(
                count <= MOST_WEIGHTS,
                "widths",
                hidden,
                "a generator of at most %,d weights where this has %,d: Levenberg–Marquardt keeps their products"
                        .formatted(MOST_WEIGHTS, count));
        var weights = new double[count];
        var random = seed.random();
        int next = 0;
        for (int layer = 1; layer < sizes.size(); layer++) {
            double deviation = 1 / Math.sqrt(sizes.get(layer - 1));
            if (layer == sizes.size() - 1) {
                deviation *= 0.1;
            }
            for (int i = 0; i < sizes.get(layer) * sizes.get(layer - 1); i++) {
                weights[next++] = deviation * random.nextGaussian();
            }
            next += sizes.get(layer);
        }
        return new FlowMap(system, scales, order, hidden, weights);
    }

    DynamicalSystem system() {
        return system;
    }

    FlowScales scales() {
        return scales;
    }

    int order() {
        return order;
    }

    /// Units per layer, inputs and outputs included. Floating-point operations of the network at so
    /// many points: matrix products, for the value and for each derivative that is carried with it.
    long operations(long points, int derivatives) {
        long images = symmetric() ? 2 : 1;
        return images * OperationCount.multilayerPerceptron((1 + derivatives) * points, sizes);
    }

    List<Integer> sizes() {
        return sizes;
    }

    /// The flat array of weights, in [MlpBlock]'s order: the map's own, training writes into it.
    double[] weights() {
        return weights;
    }

    FlowFeatures features() {
        return features;
    }

    boolean symmetric() {
        return outputSigns.length > 0;
    }

    double[] mirrorSigns() {
        return mirrorSigns;
    }

    double outputSign(int state) {
        return outputSigns[state];
    }
}
