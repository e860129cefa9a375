package dev.frugal.physics.field.forecast;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.RelativeError;
import dev.frugal.physics.field.ExponentialStep;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.LevenbergMarquardt;
import dev.frugal.tensor.optim.ResidualRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Trains the network of a [FieldFlow] on pairs of fields one step apart, by Levenberg–Marquardt in float64, every
/// iteration on other pairs. The weights with the least error of whole forecasts of the validation trajectories, at
/// their true parameters, are the result. Its tensors belong to the scope in which it is made.
final class FlowMapTraining {
    /// Fields per block of rows.
    private static final int BLOCK = 16;

    /// Rows within a field are correlated: the normal matrix tells less than their number says.
    private static final double LEAST_DAMPING = 1e-4;

    /// Of an iteration; large grids give as many with fewer fields.
    private static final int MOST_ROWS = 12_288;

    private static final int FEWEST_FIELDS = 4;

    /// An error below this share of the usual one counts no more.
    private static final double LEAST_SHARE = 0.01;

    private static final int MOST_VALIDATIONS = 14;

    /// Corrections below this share of the fields are rounding.
    private static final double ROUNDING = 1e-12;

    private final FieldSystem system;
    private final FlowMapSettings settings;
    private final TrajectoryDataSet data;
    private final Seed seed;
    private final Map<List<Double>, ExponentialStep> steps = new HashMap<>();
    private final PointNetwork network;
    private final PointNetwork.Workspace space;
    private final Tensor weights;
    private final FieldFlow untrained;

    FlowMapTraining(FieldSystem system, FlowMapSettings settings, TrajectoryDataSet data, Seed seed) {
        this.system = system;
        this.settings = settings;
        this.data = data;
        this.seed = seed;
        var ansatz = ansatz(system, data, settings);
        var first = data.train().getFirst();
        var features = ansatz.features().fitted(data.train(), step(ansatz.interval(), first.parameters()));
        this.network = PointNetwork.within(
                settings.weights(), features.size(), system.fields().size());
        this.space = new PointNetwork.Workspace(network);
        this.untrained = new FieldFlow(
                system,
                ansatz.interval(),
                ansatz.stride(),
                features,
                Optional.of(network),
                network.initial(seed.named("weights")),
                sizes(ansatz));
        this.weights = Tensors.of(untrained.weights(), network.weights());
    }

    /// The ansatz with steps as long as the settings say, or as the window allows.
    static FieldFlow ansatz(FieldSystem system, TrajectoryDataSet data, FlowMapSettings settings) {
        var protocol = data.protocol();
        int stride = Math.min(settings.stride(), protocol.window() - 1);
        return FieldFlow.ansatz(system, stride * protocol.horizon() / (protocol.samples() - 1), stride);
    }

    private ExponentialStep step(double interval, double[] parameters) {
        return steps.computeIfAbsent(
                Arrays.stream(parameters).boxed().toList(), _ -> new ExponentialStep(system, parameters, interval));
    }

    private double[] sizes(FieldFlow ansatz) {
        int points = system.points();
        var squares = new double[system.fields().size()];
        var whole = new double[squares.length];
        long count = 0;
        var next = new double[system.values()];
        int from = data.protocol().window() - ansatz.stride();
        for (var trajectory : data.train()) {
            int last = trajectory.samples() - ansatz.stride();
            for (int k = from; k < last; k += Math.max(1, (last - from) / BLOCK)) {
                step(ansatz.interval(), trajectory.parameters())
                        .advance(trajectory.times()[k], trajectory.states()[k], next);
                var target = trajectory.states()[k + ansatz.stride()];
                for (int i = 0; i < next.length; i++) {
                    squares[i / points] += (target[i] - next[i]) * (target[i] - next[i]);
                    whole[i / points] += target[i] * target[i];
                }
                count += points;
            }
        }
        var sizes = new double[squares.length];
        for (int field = 0; field < sizes.length; field++) {
            double error = Math.max(Math.sqrt(squares[field] / count), ROUNDING * Math.sqrt(whole[field] / count));
            sizes[field] = error > 0 ? error / ansatz.interval() : 1;
        }
        return sizes;
    }

    /// The first sample that a forecast steps from.
    private int first() {
        return data.protocol().window() - untrained.stride();
    }

    /// Trains to the end.
    FieldFlow run(RunContext context, String member) {
        var best = untrained.weights();
        double bestError = validationError(untrained);
        try (var solver = new LevenbergMarquardt(
                Map.of("weights", weights), new LevenbergMarquardt.Settings(1e-3, LEAST_DAMPING, 4, 5, 6))) {
            for (int iteration = 0; iteration < settings.iterations(); iteration++) {
                context.progress().report("training " + member, iteration, settings.iterations());
                context.stopIfRequested();
                LevenbergMarquardt.Iteration done;
                try (var _ = Scope.open()) {
                    done = solver.step(new Batch(seed.named("pairs").at(iteration)));
                }
                var now = Tensors.doubles(weights);
                double error = validationError(untrained.withWeights(now));
                context.metrics().append(iteration, member + "/loss/data", done.after());
                context.metrics().append(iteration, member + "/validation/data", error);
                if (error < bestError) {
                    bestError = error;
                    best = now;
                }
            }
        }
        context.progress().report("training " + member, settings.iterations(), settings.iterations());
        return untrained.withWeights(best);
    }

    /// Relative L2 after the window at true parameters; infinite if a forecast is lost.
    private double validationError(FieldFlow flow) {
        var truth = data.validation()
                .subList(0, Math.min(MOST_VALIDATIONS, data.validation().size()));
        int samples = data.protocol().window();
        var forecasts = truth.stream()
                .map(trajectory -> Forecast.ofStates(
                        flow.march(Window.of(trajectory, samples), trajectory.parameters(), trajectory.times())))
                .toList();
        double error = RelativeError.relativeL2(truth, forecasts, samples);
        return Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
    }

    /// A field, and what the ansatz makes of it.
    ///
    /// @param units of the error, by field: the geometric mean of the ansatz' error here and its usual one, so that
    ///   few steep fields do not outweigh all others
    private record Pair(ExponentialStep step, double[][] features, double[] error, double[] units) {}

    /// Residuals of some pairs: the error of the step, in units of the ansatz' usual error.
    private final class Batch implements ResidualRows {
        private final List<Pair> pairs = new ArrayList<>();
        private final double[] correction = new double[system.values()];
        private final double[] change = new double[system.values()];

        /// Early samples come more often: fields are most varied there.
        Batch(Seed stream) {
            var random = stream.random();
            int count = Math.min(settings.fields(), Math.max(FEWEST_FIELDS, MOST_ROWS / system.values()));
            for (int i = 0; i < count; i++) {
                var trajectory = data.train().get(random.nextInt(data.train().size()));
                double share = random.nextDouble();
                int samples = trajectory.samples() - untrained.stride() - first();
                pairs.add(pair(trajectory, first() + (int) (samples * share * share)));
            }
        }

        private Pair pair(Trajectory trajectory, int sample) {
            var values = trajectory.states()[sample];
            var target = trajectory.states()[sample + untrained.stride()];
            var step = step(untrained.interval(), trajectory.parameters());
            var features = new double[untrained.features().size()][system.points()];
            untrained.features().write(step, values, trajectory.parameters(), features);
            var error = new double[system.values()];
            step.advance(trajectory.times()[sample], values, error);
            for (int i = 0; i < error.length; i++) {
                error[i] -= target[i];
            }
            return new Pair(step, features, error, units(error));
        }

        private double[] units(double[] error) {
            var units = new double[untrained.sizes().length];
            for (int field = 0; field < units.length; field++) {
                double squares = 0;
                for (int i = field * system.points(); i < (field + 1) * system.points(); i++) {
                    squares += error[i] * error[i];
                }
                double usual = untrained.interval() * untrained.sizes()[field];
                double own = Math.sqrt(squares / system.points());
                units[field] = Math.sqrt(usual * Math.max(own, LEAST_SHARE * usual));
            }
            return units;
        }

        private void residual(Pair pair, double[] at, double[] out, int from) {
            network.evaluate(at, pair.features, system.points(), space, correction);
            for (int i = 0; i < correction.length; i++) {
                correction[i] *= untrained.sizes()[i / system.points()];
            }
            pair.step.correction(correction, change);
            for (int i = 0; i < change.length; i++) {
                out[from + i] = (pair.error[i] + change[i]) / pair.units[i / system.points()];
            }
        }

        @Override
        public double meanSquare() {
            var at = Tensors.doubles(weights);
            var residual = new double[system.values()];
            double sum = 0;
            for (var pair : pairs) {
                StopSignal.check();
                residual(pair, at, residual, 0);
                for (double value : residual) {
                    sum += value * value;
                }
            }
            return sum / ((double) pairs.size() * system.values());
        }

        @Override
        public void linearise(Blocks blocks) {
            var at = Tensors.doubles(weights);
            int values = system.values();
            var slopes = new double[network.weights()][values];
            for (int from = 0; from < pairs.size(); from += BLOCK) {
                StopSignal.check();
                var block = pairs.subList(from, Math.min(from + BLOCK, pairs.size()));
                int rows = block.size() * values;
                var residual = new double[rows];
                var jacobian = new double[network.weights() * rows];
                for (int b = 0; b < block.size(); b++) {
                    var pair = block.get(b);
                    residual(pair, at, residual, b * values);
                    network.slopes(at, pair.features, system.points(), space, slopes);
                    for (int w = 0; w < slopes.length; w++) {
                        for (int i = 0; i < values; i++) {
                            correction[i] = slopes[w][i] * untrained.sizes()[i / system.points()];
                        }
                        pair.step.correction(correction, change);
                        int to = w * rows + b * values;
                        for (int i = 0; i < values; i++) {
                            jacobian[to + i] = change[i] / pair.units[i / system.points()];
                        }
                    }
                }
                try (var _ = Scope.open()) {
                    blocks.accept(Tensors.of(jacobian, network.weights(), rows), Tensors.of(residual, rows));
                }
            }
        }
    }
}
