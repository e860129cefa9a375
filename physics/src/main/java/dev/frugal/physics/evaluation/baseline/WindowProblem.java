package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.SolutionLost;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TypicalSizes;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.evaluation.ParameterGrid;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Interval;
import dev.frugal.physics.system.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/// The least-squares problem of one window: parameters and the state at its first sample.
///
/// Unknowns are counted in units of their own, each parameter in the width of its range and each
/// state in its root mean square over the window, and residuals in the states' weights, so that
/// nothing depends on the units they have outside.
final class WindowProblem {
    private static final int STARTS_FOR_ONE_PARAMETER = 12;
    private static final int STARTS_FOR_MORE = 48;
    private static final int EVALUATIONS = 60;

    /// The search ends when a step lowers the root of the summed squares by less than this share.
    private static final double COST_TOLERANCE = 1e-9;

    /// Errors below this share of a state's size are those of the numbers themselves.
    private static final double ROUNDING = 1e-14;

    /// Surplus samples below which a state's own misfit says too little about its errors.
    private static final double FEW = 5;

    /// The least error of a state as a share of all states' usual one: one that happens to be met
    /// exactly is not to outweigh all others.
    private static final double LEAST_SHARE = 0.01;

    /// Points nearer than this in all unknowns are one minimum: local ones lie far apart.
    private static final double SAME = 1e-4;

    /// Weights that differ from each other by less than this factor would not be worth another fit.
    private static final double ALIKE = 1.1;

    /// A share of the states' sizes below which the misfit is the integrator's and no
    /// measurement's.
    private static final double NOISELESS = 1e-8;

    private final DynamicalSystem system;
    private final Propagator propagator;
    private final Window window;
    private final List<Interval> ranges;
    private final double[] sizes;
    private final double[] units;
    private final Batch batch;

    /// By what a residual of each state is divided.
    private double[] weights;

    /// @param point parameters, then the state at the window's first sample, in the problem's units
    /// @param cost root of the summed squares of weighted residuals over the samples it was fitted
    ///   to
    /// @param residuals weighted, states within samples; empty before it was fitted
    record Candidate(double[] point, double cost, double[] residuals) {
        /// Whether another is the same minimum.
        boolean isSame(Candidate other) {
            double apart = 0;
            for (int i = 0; i < point.length; i++) {
                apart = Math.max(apart, Math.abs(point[i] - other.point[i]));
            }
            return apart < SAME;
        }
    }

    WindowProblem(DynamicalSystem system, Propagator propagator, Window window) {
        this.system = system;
        this.propagator = propagator;
        this.window = window;
        this.ranges = system.parameters().stream().map(Parameter::training).toList();
        this.sizes = sizes();
        this.weights = sizes;
        this.units = new double[ranges.size() + sizes.length];
        for (int k = 0; k < ranges.size(); k++) {
            double width = ranges.get(k).width();
            units[k] = width > 0 ? width : Math.max(Math.abs(ranges.get(k).low()), Double.MIN_NORMAL);
        }
        System.arraycopy(sizes, 0, units, ranges.size(), sizes.length);
        this.batch = new Batch(system, Tangents.all(system), 0);
    }

    /// Each state's root mean square; that of a state which is 0 throughout is its typical size.
    private double[] sizes() {
        var found = new double[window.states()[0].length];
        for (int state = 0; state < found.length; state++) {
            double sum = 0;
            for (var sample : window.states()) {
                sum += sample[state] * sample[state];
            }
            double size = Math.sqrt(sum / window.samples());
            double usual = TypicalSizes.of(system).states()[state];
            found[state] = size > 0 ? size : usual > 0 ? usual : 1;
        }
        return found;
    }

    /// Where searches begin: all over the parameters' ranges, at the state measured first.
    List<Candidate> starts() {
        int count = ranges.size() == 1 ? STARTS_FOR_ONE_PARAMETER : STARTS_FOR_MORE;
        var starts = new ArrayList<Candidate>();
        for (var parameters : ParameterGrid.over(ranges, count)) {
            var first = window.states()[0];
            var point = Arrays.copyOf(parameters, parameters.length + first.length);
            System.arraycopy(first, 0, point, parameters.length, first.length);
            for (int i = 0; i < point.length; i++) {
                point[i] /= units[i];
            }
            starts.add(new Candidate(point, Double.POSITIVE_INFINITY, new double[0]));
        }
        return starts;
    }

    /// The local minimum next to a candidate on the first `samples` samples; empty when its
    /// trajectory cannot be followed.
    Optional<Candidate> refine(Candidate candidate, int samples) {
        var times = Arrays.copyOf(window.times(), samples);
        var target = new ArrayRealVector(samples * weights.length);
        for (int i = 0; i < target.getDimension(); i++) {
            target.setEntry(i, measured(i));
        }
        var problem = new LeastSquaresBuilder()
                .start(candidate.point())
                .target(target)
                .model(point -> evaluate(point, times))
                .parameterValidator(this::insideRange)
                .maxEvaluations(EVALUATIONS)
                .maxIterations(EVALUATIONS)
                .lazyEvaluation(false)
                .checker((_, previous, current) ->
                        Math.abs(previous.getCost() - current.getCost()) <= COST_TOLERANCE * previous.getCost())
                .build();
        try {
            var optimum = new LevenbergMarquardtOptimizer().optimize(problem);
            return Optional.of(new Candidate(
                    optimum.getPoint().toArray(),
                    optimum.getCost(),
                    optimum.getResiduals().toArray()));
        } catch (MathRuntimeException | SolutionLost _) {
            // This start leads out of the region where the solution exists, or was still far from a
            // minimum when its evaluations ran out: others compete.
            return Optional.empty();
        }
    }

    /// A measurement by its row: states within samples.
    private double measured(int row) {
        int state = row % weights.length;
        return window.states()[row / weights.length][state] / weights[state];
    }

    private Pair<RealVector, RealMatrix> evaluate(RealVector point, double[] times) {
        int parameters = ranges.size();
        int states = weights.length;
        var values = inUnits(point.toArray());
        batch.clear();
        batch.add(
                Arrays.copyOf(values, parameters),
                Arrays.copyOfRange(values, parameters, values.length),
                times[0],
                times);
        propagator.solve(batch);
        batch.lost(0).ifPresent(lost -> {
            throw lost;
        });
        int rows = times.length * states;
        var forecast = new ArrayRealVector(rows);
        var jacobian = new Array2DRowRealMatrix(rows, values.length);
        for (int row = 0; row < rows; row++) {
            int state = row % states;
            int at = batch.at(0, row / states) + state;
            forecast.setEntry(row, batch.values()[at] / weights[state]);
            for (int column = 0; column < values.length; column++) {
                // The batch has the initial state's columns first.
                int tangent = column < parameters ? states + column : column - parameters;
                double slope = batch.values()[at + (1 + tangent) * states];
                jacobian.setEntry(row, column, slope * units[column] / weights[state]);
            }
        }
        return new Pair<>(forecast, jacobian);
    }

    private double[] inUnits(double[] point) {
        var values = new double[point.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = point[i] * units[i];
        }
        return values;
    }

    private RealVector insideRange(RealVector point) {
        var inside = point.copy();
        for (int k = 0; k < ranges.size(); k++) {
            var range = ranges.get(k);
            inside.setEntry(k, Math.clamp(point.getEntry(k), range.low() / units[k], range.high() / units[k]));
        }
        return inside;
    }

    /// Weighs each state by the measurement error that the misfit of a candidate shows which was
    /// fitted to the whole window; false where that is to change nothing.
    boolean weigh(Candidate candidate) {
        var noise = noise(candidate);
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        double share = 0;
        for (int state = 0; state < noise.length; state++) {
            least = Math.min(least, noise[state] / weights[state]);
            most = Math.max(most, noise[state] / weights[state]);
            share = Math.max(share, noise[state] / sizes[state]);
        }
        boolean differs = most > ALIKE * least && share > NOISELESS;
        weights = differs ? noise : weights;
        return differs;
    }

    /// Per state from its own squares; of few samples, the same share of each state's size.
    private double[] noise(Candidate candidate) {
        int states = weights.length;
        var squares = new double[states];
        double pooled = 0;
        for (int row = 0; row < candidate.residuals.length; row++) {
            int state = row % states;
            double share = candidate.residuals[row] * weights[state] / sizes[state];
            squares[state] += share * share;
            pooled += share * share;
        }
        double unknowns = candidate.point.length;
        pooled /= Math.max(1, (double) window.samples() * states - unknowns);
        double free = Math.max(0, window.samples() - unknowns / states);
        var noise = new double[states];
        for (int state = 0; state < states; state++) {
            double own = Math.sqrt(free < FEW ? pooled : squares[state] / free);
            double least = Math.max(LEAST_SHARE * Math.sqrt(pooled), ROUNDING);
            noise[state] = Math.max(own, least) * sizes[state];
        }
        return noise;
    }

    /// What a candidate that was fitted to the whole window comes to, with its uncertainty.
    ClassicalFit.Estimate estimate(Candidate candidate) {
        var noise = noise(candidate);
        weights = noise;
        var jacobian =
                evaluate(new ArrayRealVector(candidate.point), window.times()).getSecond();
        var widest = new double[units.length];
        Arrays.fill(widest, 1);
        var covariance =
                NormalMatrix.of(jacobian.transposeMultiply(jacobian).getData()).covariance(widest);
        for (int a = 0; a < units.length; a++) {
            for (int b = 0; b < units.length; b++) {
                covariance[a][b] *= units[a] * units[b];
            }
        }
        var values = inUnits(candidate.point);
        int parameters = ranges.size();
        return new ClassicalFit.Estimate(
                Arrays.copyOf(values, parameters),
                Arrays.copyOfRange(values, parameters, values.length),
                noise,
                covariance);
    }
}
