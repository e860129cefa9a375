package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Parameters;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.LearningRateSchedule;
import dev.frugal.tensor.optim.LevenbergMarquardt;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// The physics block of the schedule: the flow map learns its equation, from the residual alone.
///
/// First Adam, which brings the network near in seconds, then Levenberg–Marquardt, which takes the
/// residual down by five more orders of magnitude; every step on points drawn afresh, so there is
/// nothing to overfit. The weights with the least residual on a sample fixed in advance are the
/// result: an iteration may make the map worse where its own points did not look.
final class GeneratorTraining implements AutoCloseable {
    private static final int JUDGING_POINTS = 6000;

    private final FlowMap map;
    private final FlowTapinn.Generator settings;
    private final VisitedRegion region;
    private final Seed seed;
    private final PhysicsBatch.Workers workers;
    private final Tensor weights;
    private final Tensor best;
    private final Adam adam;
    private final LevenbergMarquardt levenbergMarquardt;
    private final PhysicsBatch judge;
    private final LearningRateSchedule rates;
    private double bestResidual = Double.POSITIVE_INFINITY;

    GeneratorTraining(FlowMap map, FlowTapinn.Generator settings, VisitedRegion region, Seed seed, int threads) {
        this.map = map;
        this.settings = settings;
        this.region = region;
        this.seed = seed;
        this.workers = new PhysicsBatch.Workers(map, threads);
        int count = map.weights().length;
        this.weights = Tensors.of(map.weights(), count);
        this.best = Tensors.of(map.weights(), count);
        this.adam = new Adam(Map.of("weights", weights));
        this.levenbergMarquardt = new LevenbergMarquardt(Map.of("weights", weights));
        this.judge = batch(seed.named("judging"), JUDGING_POINTS);
        this.rates = settings.warmUp().rates();
    }

    private PhysicsBatch batch(Seed stream, int points) {
        return new PhysicsBatch(map, weights, workers, region, stream, points);
    }

    /// Takes Adam step number `step`; returns the mean squared residual before it.
    double warmUp(long step) {
        try (var _ = Scope.open()) {
            var gradient = new double[map.weights().length];
            double residual = batch(
                            seed.named("warm-up").at(step), settings.warmUp().batch())
                    .gradient(gradient);
            weights.mutable_grad().put(Tensors.of(gradient, gradient.length));
            adam.step(rates.at(step));
            return residual;
        }
    }

    /// Floating-point operations of an Adam step: its way back is worth two evaluations.
    long warmUpOperations() {
        return 3 * map.operations(settings.warmUp().batch(), 1);
    }

    /// What an iteration came to.
    ///
    /// @param residual mean squared residual after it, on the sample fixed in advance
    /// @param damping λ that the next one starts with
    /// @param operations floating-point operations it took
    record Progress(double residual, double damping, long operations) {}

    /// Takes Levenberg–Marquardt iteration number `iteration`.
    Progress iterate(long iteration) {
        try (var _ = Scope.open()) {
            var batch = batch(seed.named("iteration").at(iteration), points(iteration));
            var done = levenbergMarquardt.step(batch);
            double residual = judge.meanSquare();
            if (residual < bestResidual) {
                bestResidual = residual;
                load(weights, best);
            }
            long unknowns = map.weights().length;
            long solving = unknowns * unknowns * unknowns / 3;
            return new Progress(
                    residual,
                    done.damping(),
                    batch.linearisingOperations()
                            + batch.normalEquationOperations()
                            + done.tries() * (solving + batch.operations())
                            + judge.operations());
        }
    }

    /// Half as many in the first half of the iterations: far from the end the direction matters
    /// more than its last digits.
    private int points(long iteration) {
        var last = settings.levenbergMarquardt();
        return 2 * iteration < last.iterations() ? Math.max(1, last.points() / 2) : last.points();
    }

    /// Gives the map the best weights, and returns their mean squared residual; without an
    /// iteration those of the last Adam step.
    double finish() {
        if (Double.isInfinite(bestResidual)) {
            load(weights, best);
        }
        load(best, weights);
        return judge.meanSquare();
    }

    private static void load(Tensor from, Tensor to) {
        Tensors.memory(to).copyFrom(Tensors.memory(from));
    }

    Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        state.put("weights", weights);
        state.put("best", best);
        state.put("best_residual", Tensors.of(new double[] {bestResidual}, 1));
        state.putAll(Parameters.prefixed("adam", adam.state()));
        state.putAll(Parameters.prefixed("levenberg_marquardt", levenbergMarquardt.state()));
        return state;
    }

    /// Continues from what [#state] gave.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it is the state of another training
    void restore(Map<String, Tensor> state, String origin) {
        var saved = new LinkedHashMap<String, Tensor>();
        var kept = new LinkedHashMap<String, Tensor>();
        kept.put("weights", weights);
        kept.put("best", best);
        kept.put("best_residual", Tensors.of(new double[1], 1));
        kept.keySet().forEach(name -> {
            if (state.containsKey(name)) {
                saved.put(name, state.get(name));
            }
        });
        Parameters.load(saved, kept, origin);
        bestResidual = Tensors.doubles(kept.get("best_residual"))[0];
        adam.restore(Parameters.below("adam", state));
        levenbergMarquardt.restore(Parameters.below("levenberg_marquardt", state));
    }

    @Override
    public void close() {
        levenbergMarquardt.close();
    }
}
