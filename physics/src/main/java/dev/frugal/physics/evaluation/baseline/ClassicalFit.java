package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.SolutionLost;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TypicalSizes;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.ParameterGrid;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Interval;
import dev.frugal.physics.system.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

/// The textbook answer for a known equation: parameters and initial state by nonlinear least
/// squares on the window, then integration.
///
/// Each fit is Levenberg–Marquardt with exact sensitivities. A single fit from a naive start falls
/// into local minima when the window spans many oscillations, so the search is given what a careful
/// practitioner would give it: starts all over the parameters' range, and a window that grows.
/// Every start is first fitted to the first fifth of the samples, which has hardly any local
/// minima; the best eight go on to half of the window, the best three of those to all of it, and
/// the best of these is the answer. Parameters are kept inside their range: the fit knows as much
/// as the networks do.
///
/// **Units.** The search counts each parameter in the width of its range and each state in its root
/// mean square over the window, so that nothing depends on the units they have.
///
/// Bock (1983) would shoot from several points of the window instead; on the windows here growing
/// it finds the same minimum at less cost.
public final class ClassicalFit implements Forecaster {
    private static final int STARTS_FOR_ONE_PARAMETER = 12;
    private static final int STARTS_FOR_MORE = 48;
    private static final List<Stage> STAGES = List.of(new Stage(0.2, 8), new Stage(0.5, 3), new Stage(1, 1));
    private static final int FEWEST_SAMPLES = 4;
    private static final int EVALUATIONS = 60;

    /// The search ends when a step lowers the root of the summed squares by less than this share.
    private static final double COST_TOLERANCE = 1e-9;

    /// Errors below this share of a state's scale are those of the numbers themselves.
    private static final double ROUNDING = 1e-14;

    private final DynamicalSystem system;
    private final Propagator propagator;
    private final Tangents tangents;
    private final Integration integration;
    private final List<Interval> ranges;

    /// Fit to the first `fraction` of the window, then keep the `survivors` best.
    private record Stage(double fraction, int survivors) {}

    /// @param point parameters, then the state at the window's first sample, in the search's units
    /// @param cost root of the summed squares of scaled errors over the samples of the last stage
    private record Candidate(double[] point, double cost) {}

    /// What a window says about its system.
    ///
    /// @param initial the state at the window's first sample
    /// @param noise the measurement error that the misfit shows, standard deviation per state
    /// @param covariance of the parameters, then the initial state, if the errors are independent
    ///   and normal with that noise; a combination that the window does not determine has the width
    ///   of its ranges
    public record Estimate(double[] parameters, double[] initial, double[] noise, double[][] covariance) {
        /// Standard deviation of parameter `index`.
        public double parameterDeviation(int index) {
            return Math.sqrt(covariance[index][index]);
        }
    }

    public ClassicalFit(DynamicalSystem system) {
        this.system = system;
        this.propagator = Propagator.forMany(system, Accuracy.REFERENCE);
        this.tangents = Tangents.all(system);
        this.integration = new Integration(system);
        this.ranges = system.parameters().stream().map(Parameter::training).toList();
    }

    @Override
    public String name() {
        return "classical";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream().map(window -> forecast(window, times)).toList();
    }

    private Forecast forecast(Window window, double[] times) {
        var estimate = fit(window);
        return integration
                .forecast(estimate.parameters(), window.times()[0], estimate.initial(), times)
                .withParameters(estimate.parameters());
    }

    /// The best fit to one window.
    public Estimate fit(Window window) {
        var problem = new Problem(window);
        var candidates = problem.starts();
        for (var stage : STAGES) {
            int samples = Math.clamp(
                    Math.round(stage.fraction() * window.times().length),
                    Math.min(FEWEST_SAMPLES, window.times().length),
                    window.times().length);
            candidates = candidates.stream()
                    .map(candidate -> problem.refine(candidate, samples))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingDouble(Candidate::cost))
                    .limit(stage.survivors())
                    .toList();
            if (candidates.isEmpty()) {
                throw new IllegalStateException(
                        "no start of the classical fit of %s could be integrated over the window"
                                .formatted(system.name()));
            }
        }
        return problem.estimate(candidates.getFirst().point());
    }

    /// One window's least-squares problem, in the search's units.
    private final class Problem {
        private final Window window;
        private final double[] scales;
        private final double[] units;
        private final Batch batch = new Batch(system, tangents, 0);

        Problem(Window window) {
            this.window = window;
            this.scales = scales(window);
            this.units = new double[ranges.size() + scales.length];
            for (int k = 0; k < ranges.size(); k++) {
                double width = ranges.get(k).width();
                units[k] = width > 0 ? width : Math.max(Math.abs(ranges.get(k).low()), Double.MIN_NORMAL);
            }
            System.arraycopy(scales, 0, units, ranges.size(), scales.length);
        }

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
                starts.add(new Candidate(point, Double.POSITIVE_INFINITY));
            }
            return starts;
        }

        /// The local minimum next to a candidate; empty when its trajectory cannot be integrated.
        Optional<Candidate> refine(Candidate candidate, int samples) {
            var times = Arrays.copyOf(window.times(), samples);
            var target = new ArrayRealVector(samples * scales.length);
            for (int i = 0; i < target.getDimension(); i++) {
                int state = i % scales.length;
                target.setEntry(i, window.states()[i / scales.length][state] / scales[state]);
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
                return Optional.of(new Candidate(optimum.getPoint().toArray(), optimum.getCost()));
            } catch (MathRuntimeException | SolutionLost _) {
                // This start leads out of the region where the solution exists, or was still far from a minimum when
                // its
                // evaluations ran out: others compete.
                return Optional.empty();
            }
        }

        private Pair<RealVector, RealMatrix> evaluate(RealVector point, double[] times) {
            int parameters = ranges.size();
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
            int states = scales.length;
            int rows = times.length * states;
            var forecast = new ArrayRealVector(rows);
            var jacobian = new Array2DRowRealMatrix(rows, values.length);
            for (int row = 0; row < rows; row++) {
                int state = row % states;
                int at = batch.at(0, row / states) + state;
                forecast.setEntry(row, batch.values()[at] / scales[state]);
                for (int column = 0; column < values.length; column++) {
                    // The batch has the initial state's columns first.
                    int tangent = column < parameters ? states + column : column - parameters;
                    double slope = batch.values()[at + (1 + tangent) * states];
                    jacobian.setEntry(row, column, slope * units[column] / scales[state]);
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
            for (int i = 0; i < ranges.size(); i++) {
                inside.setEntry(
                        i,
                        Math.clamp(
                                point.getEntry(i),
                                ranges.get(i).low() / units[i],
                                ranges.get(i).high() / units[i]));
            }
            return inside;
        }

        Estimate estimate(double[] point) {
            var at = evaluate(new ArrayRealVector(point), window.times());
            var jacobian = at.getSecond();
            int states = scales.length;
            double samples = window.samples();
            var squares = new double[states];
            for (int row = 0; row < jacobian.getRowDimension(); row++) {
                int state = row % states;
                double measured = window.states()[row / states][state] / scales[state];
                double residual = measured - at.getFirst().getEntry(row);
                squares[state] += residual * residual;
            }
            double freedom = Math.max(1, samples - (double) point.length / states);
            var normal = new double[point.length][point.length];
            var noise = new double[states];
            for (int state = 0; state < states; state++) {
                double share = Math.max(Math.sqrt(squares[state] / freedom), ROUNDING);
                noise[state] = share * scales[state];
                for (int sample = 0; sample < samples; sample++) {
                    var row = jacobian.getRow(sample * states + state);
                    for (int a = 0; a < row.length; a++) {
                        for (int b = 0; b < row.length; b++) {
                            normal[a][b] += row[a] * row[b] / (share * share);
                        }
                    }
                }
            }
            var widest = new double[point.length];
            Arrays.fill(widest, 1);
            var covariance = NormalMatrix.of(normal).covariance(widest);
            for (int a = 0; a < covariance.length; a++) {
                for (int b = 0; b < covariance.length; b++) {
                    covariance[a][b] *= units[a] * units[b];
                }
            }
            var values = inUnits(point);
            int parameters = ranges.size();
            return new Estimate(
                    Arrays.copyOf(values, parameters),
                    Arrays.copyOfRange(values, parameters, values.length),
                    noise,
                    covariance);
        }
    }

    /// One scale per state, its root mean square over the window; that of a state which is 0
    /// throughout is its typical size.
    private double[] scales(Window window) {
        var scales = new double[window.states()[0].length];
        for (int state = 0; state < scales.length; state++) {
            double sum = 0;
            for (var sample : window.states()) {
                sum += sample[state] * sample[state];
            }
            double scale = Math.sqrt(sum / window.states().length);
            double usual = TypicalSizes.of(system).states()[state];
            scales[state] = scale > 0 ? scale : usual > 0 ? usual : 1;
        }
        return scales;
    }
}
