package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.ResidualRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// The least-squares problem that one Levenberg–Marquardt iteration of a [FlowTapinn]'s generator
/// works on: the residuals of random weights on points drawn once.
///
/// The tensors belong to the caller's [dev.frugal.tensor.Scope], if there is one.
public final class GeneratorProblem {
    private final FlowMap map;
    private final Tensor weights;
    private final PhysicsBatch batch;

    /// @param points one residual per point and state
    /// @param threads the numbers do not depend on it
    public GeneratorProblem(FlowTapinn.Generator settings, DynamicalSystem system, Seed seed, int points, int threads) {
        var region = VisitedRegion.explore(system, settings.order(), seed.named("region"));
        map = FlowMap.random(system, region.scales(), settings.order(), settings.widths(), seed.named("generator"));
        weights = Tensors.of(map.weights(), map.weights().length);
        batch = new PhysicsBatch(
                map, weights, new PhysicsBatch.Workers(map, threads), region, seed.named("points"), points);
    }

    /// The residuals, as functions of the [#weights].
    public ResidualRows rows() {
        return batch;
    }

    /// Shape `[weights]`, float64: per layer the matrix `[out, in]`, then the bias.
    public Tensor weights() {
        return weights;
    }

    /// Units per layer, inputs and outputs included.
    public List<Integer> sizes() {
        return map.sizes();
    }

    /// What the residuals are made of but the weights, by name, for those who want to compute the
    /// same: with `N(φ) = ½[h(φ) + S h(Mφ)]` (without a symmetry `h(φ)`), and `Ṅ` its derivative
    /// along `features_rate`,
    ///
    /// `G = series + gate·remainder∘N`, `Ġ = series_rate + remainder∘(gate_rate·N + gate·Ṅ)`, `r =
    /// scale∘(Ġ − f(time, G, parameters))`.
    ///
    /// `features` `[points, inputs]`, `features_rate` `[inputs]`, `mirror` `[inputs]` (the diagonal
    /// of M), `sign` `[states]` (of S; empty without a symmetry), `series` and `series_rate`
    /// `[points, states]`, `gate` and `gate_rate` `[points]`, `remainder` and `scale` `[states]`,
    /// `time` `[points]`, `parameters` `[points, parameters]`.
    public Map<String, Tensor> inputs() {
        var inputs = new ProblemInputs(map, batch.points());
        batch.each(inputs::add);
        return new LinkedHashMap<>(inputs.tensors());
    }
}
