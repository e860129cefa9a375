package dev.frugal.physics.field.estimation;

import dev.frugal.physics.estimation.LeastSquares;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.identification.TermNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The misfit of windows and the priors of their initial fields. The unknowns are parameters, then a block for each
/// window: the coefficients of its initial field.
///
/// Residuals are those of a fine solution, tangents those of one with fewer steps: they show the way to the next trial
/// and the covariance, which needs fewer digits.
final class AssimilationProblem implements LeastSquares {
    /// Penalty on the square of each weight of a term.
    private static final double DECAY = 1e-2;

    private final FieldSystem system;
    private final List<TermNetwork> networks;
    private final FieldModes modes;
    private final List<FieldWindow> windows;
    private final Priors priors;
    private final List<int[]> fine;
    private final List<int[]> coarse;
    private final boolean oneAccuracy;
    private final int parameters;
    private final int shared;

    /// Standard deviations by field.
    ///
    /// @param noise of a reading
    /// @param waves of the coefficient of the longest wave
    /// @param means of the mean
    /// @param smoothness power of the wave number by which the deviation of shorter waves is less
    record Priors(double[] noise, double[] waves, double[] means, double[] smoothness) {
        double deviation(FieldModes modes, int mode) {
            int field = modes.field(mode);
            return modes.isMean(mode) ? means[field] : waves[field] * Math.pow(modes.wave(mode), -smoothness[field]);
        }

        Priors withWaves(int field, double size, double power) {
            var otherWaves = waves.clone();
            var otherSmoothness = smoothness.clone();
            otherWaves[field] = size;
            otherSmoothness[field] = power;
            return new Priors(noise, otherWaves, means, otherSmoothness);
        }
    }

    /// What became of one window.
    private record Part(double cost, long residuals, double[][] normal, double[] gradient, Linearisation.Block block) {}

    /// Steps are chosen for the solution from `unknowns`.
    ///
    /// @param networks of the system's unknown terms
    /// @throws dev.frugal.base.InvalidInputException if that cannot be followed
    AssimilationProblem(
            FieldSystem system,
            List<TermNetwork> networks,
            FieldModes modes,
            List<FieldWindow> windows,
            Priors priors,
            double[] unknowns,
            FieldAccuracy accuracy,
            FieldAccuracy tangentAccuracy) {
        this(
                system,
                networks,
                modes,
                windows,
                priors,
                steps(system, networks, modes, windows, unknowns, accuracy),
                steps(system, networks, modes, windows, unknowns, tangentAccuracy));
    }

    /// With steps that are known.
    ///
    /// @param fine how many lead from each time to the next, for each window
    /// @param coarse of the solutions that tangents belong to
    AssimilationProblem(
            FieldSystem system,
            List<TermNetwork> networks,
            FieldModes modes,
            List<FieldWindow> windows,
            Priors priors,
            List<int[]> fine,
            List<int[]> coarse) {
        this.system = system;
        this.networks = networks;
        this.modes = modes;
        this.windows = windows;
        this.priors = priors;
        this.parameters = system.parameters().size();
        this.shared = parameters + weights(networks);
        this.coarse = coarse;
        this.fine = fine;
        this.oneAccuracy = Arrays.deepEquals(fine.toArray(), coarse.toArray());
    }

    /// The same with other priors.
    AssimilationProblem with(Priors other) {
        return new AssimilationProblem(system, networks, modes, windows, other, fine, coarse);
    }

    private static List<int[]> steps(
            FieldSystem system,
            List<TermNetwork> networks,
            FieldModes modes,
            List<FieldWindow> windows,
            double[] unknowns,
            FieldAccuracy accuracy) {
        int parameters = system.parameters().size();
        int shared = parameters + weights(networks);
        return IntStream.range(0, windows.size())
                .parallel()
                .mapToObj(w -> new FieldSolver(system, NetworkTerm.of(networks, unknowns, parameters), accuracy)
                        .solve(
                                Arrays.copyOf(unknowns, parameters),
                                modes.values(unknowns, shared + w * modes.size()),
                                windows.get(w).times())
                        .steps())
                .toList();
    }

    private static int weights(List<TermNetwork> networks) {
        return networks.stream().mapToInt(TermNetwork::weights).sum();
    }

    List<int[]> fine() {
        return fine;
    }

    List<int[]> coarse() {
        return coarse;
    }

    private List<NetworkTerm> terms(double[] unknowns) {
        return NetworkTerm.of(networks, unknowns, parameters);
    }

    int parameters() {
        return parameters;
    }

    /// Parameters and weights.
    int shared() {
        return shared;
    }

    List<TermNetwork> networks() {
        return networks;
    }

    FieldModes modes() {
        return modes;
    }

    Priors priors() {
        return priors;
    }

    List<FieldWindow> windows() {
        return windows;
    }

    double[] initial(double[] unknowns, int window) {
        return modes.values(unknowns, shared + window * modes.size());
    }

    @Override
    public Linearisation linearise(double[] unknowns) {
        var parts = IntStream.range(0, windows.size())
                .parallel()
                .mapToObj(w -> part(unknowns, w))
                .toList();
        var normal = new double[shared][shared];
        var gradient = new double[shared];
        double cost = 0;
        long residuals = 0;
        for (var part : parts) {
            cost += part.cost;
            residuals += part.residuals;
            for (int a = 0; a < shared; a++) {
                gradient[a] += part.gradient[a];
                for (int b = 0; b < shared; b++) {
                    normal[a][b] += part.normal[a][b];
                }
            }
        }
        for (int weight = parameters; weight < shared; weight++) {
            normal[weight][weight] += DECAY;
            gradient[weight] -= DECAY * unknowns[weight];
            cost += DECAY * unknowns[weight] * unknowns[weight];
        }
        return new Linearisation(
                Double.isNaN(cost) ? Double.POSITIVE_INFINITY : cost,
                residuals,
                normal,
                Linearisation.damped(normal, parameters),
                gradient,
                parts.stream().map(Part::block).toList());
    }

    private FieldDirections directions() {
        return new FieldDirections(
                modes.shapes(), IntStream.range(0, parameters).boxed().toList(), shared > parameters);
    }

    private Part part(double[] unknowns, int w) {
        var window = windows.get(w);
        var solver = new FieldSolver(system, terms(unknowns), FieldAccuracy.REFERENCE);
        var own = Arrays.copyOf(unknowns, parameters);
        var initial = initial(unknowns, w);
        var rough = solver.solve(own, initial, window.times(), coarse.get(w), directions());
        var values = oneAccuracy
                ? rough.values()
                : solver.solve(own, initial, window.times(), fine.get(w), FieldDirections.NONE)
                        .values();
        int count = modes.size();
        int all = count + shared;
        var normal = new double[all][all];
        var gradient = new double[all];
        var row = new double[all];
        double cost = 0;
        long residuals = 0;
        for (int time = 0; time < window.samples(); time++) {
            var tangents = rough.tangents().get(time);
            for (int sensor = 0; sensor < window.places().length; sensor++) {
                double reading = window.values()[time][sensor];
                if (!Double.isFinite(reading)) {
                    continue;
                }
                int place = window.places()[sensor];
                double noise = priors.noise[place / system.points()];
                double residual = (reading - values[time][place]) / noise;
                cost += residual * residual;
                residuals++;
                for (int a = 0; a < all; a++) {
                    row[a] = tangents[a][place] / noise;
                }
                for (int a = 0; a < all; a++) {
                    double factor = row[a];
                    var into = normal[a];
                    for (int b = 0; b <= a; b++) {
                        into[b] += factor * row[b];
                    }
                    gradient[a] += factor * residual;
                }
            }
        }
        for (int mode = 0; mode < count; mode++) {
            double deviation = priors.deviation(modes, mode);
            double share = unknowns[shared + w * count + mode] / deviation;
            cost += share * share;
            normal[mode][mode] += 1 / (deviation * deviation);
            gradient[mode] -= share / deviation;
        }
        return split(cost, residuals, normal, gradient, count);
    }

    private Part split(double cost, long residuals, double[][] lower, double[] gradient, int count) {
        var common = new double[shared][shared];
        var cross = new double[shared][count];
        var own = new double[count][count];
        for (int a = 0; a < lower.length; a++) {
            for (int b = 0; b <= a; b++) {
                double entry = lower[a][b];
                if (a < count) {
                    own[a][b] = entry;
                    own[b][a] = entry;
                } else if (b < count) {
                    cross[a - count][b] = entry;
                } else {
                    common[a - count][b - count] = entry;
                    common[b - count][a - count] = entry;
                }
            }
        }
        return new Part(
                cost,
                residuals,
                common,
                Arrays.copyOfRange(gradient, count, count + shared),
                new Linearisation.Block(cross, own, Arrays.copyOf(gradient, count)));
    }

    @Override
    public double[] low() {
        return bounds(true);
    }

    @Override
    public double[] high() {
        return bounds(false);
    }

    private double[] bounds(boolean low) {
        var bounds = new double[shared];
        Arrays.fill(bounds, low ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        for (int p = 0; p < parameters; p++) {
            var range = system.parameters().get(p).range();
            bounds[p] = low ? range.low() : range.high();
        }
        return bounds;
    }

    /// The fields of a window, `[time][field * points + point]`.
    double[][] solution(double[] unknowns, int w) {
        return new FieldSolver(system, terms(unknowns), FieldAccuracy.REFERENCE)
                .solve(
                        Arrays.copyOf(unknowns, parameters),
                        initial(unknowns, w),
                        windows.get(w).times(),
                        fine.get(w),
                        FieldDirections.NONE)
                .values();
    }

    /// The residuals of a window, `[time][sensor]`; NaN where a reading is missing.
    double[][] residuals(double[] unknowns, int w) {
        var window = windows.get(w);
        var values = solution(unknowns, w);
        var residuals = new double[window.samples()][window.places().length];
        for (int time = 0; time < residuals.length; time++) {
            for (int sensor = 0; sensor < residuals[time].length; sensor++) {
                residuals[time][sensor] = window.values()[time][sensor] - values[time][window.places()[sensor]];
            }
        }
        return residuals;
    }

    /// Noise and the waves' prior as the evidence has them (MacKay 1992, *Bayesian interpolation*): the sum of squares
    /// of
    /// the readings is divided by how many of them the unknowns do not account for.
    ///
    /// @param leastNoise by field
    Priors reestimated(double[] unknowns, Linearisation linearisation, double[] leastNoise, boolean noiseKnown) {
        int fields = system.fields().size();
        var squares = new double[fields];
        var counts = new double[fields];
        double readings = 0;
        for (int w = 0; w < windows.size(); w++) {
            var window = windows.get(w);
            for (var row : residuals(unknowns, w)) {
                for (int sensor = 0; sensor < row.length; sensor++) {
                    if (Double.isFinite(row[sensor])) {
                        int field = window.places()[sensor] / system.points();
                        squares[field] += row[sensor] * row[sensor];
                        counts[field]++;
                        readings++;
                    }
                }
            }
        }
        double all = shared;
        int count = modes.size();
        var widest = new double[count];
        Arrays.setAll(widest, mode -> priors.deviation(modes, mode));
        for (var block : linearisation.blocks()) {
            var covariance = NormalMatrix.of(block.own()).covariance(widest);
            for (int mode = 0; mode < count; mode++) {
                all += Math.clamp(1 - covariance[mode][mode] / (widest[mode] * widest[mode]), 0, 1);
            }
        }
        var noise = priors.noise.clone();
        double surplus = Math.max(1, readings - all) / Math.max(1, readings);
        for (int field = 0; field < fields; field++) {
            if (counts[field] > 0 && !noiseKnown) {
                noise[field] = Math.max(leastNoise[field], Math.sqrt(squares[field] / counts[field] / surplus));
            }
        }
        var next = new WaveEvidence(this, unknowns, linearisation).best();
        return new Priors(noise, next.waves, priors.means, next.smoothness);
    }
}
