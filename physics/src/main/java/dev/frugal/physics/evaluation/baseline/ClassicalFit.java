package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.data.Window;
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

    private final DynamicalSystem system;
    private final List<Interval> ranges;

    /// Fit to the first `fraction` of the window, then keep the `survivors` best.
    private record Stage(double fraction, int survivors) {}

    /// @param point parameters, then the state at the window's first sample
    /// @param cost sum of squared scaled errors over the samples of the last stage
    private record Candidate(double[] point, double cost) {}

    /// What a window says about its system.
    ///
    /// @param initial the state at the window's first sample
    public record Estimate(double[] parameters, double[] initial) {}

    public ClassicalFit(DynamicalSystem system) {
        this.system = system;
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
        return Integration.forecast(system, estimate.parameters(), window.times()[0], estimate.initial(), times)
                .withParameters(estimate.parameters());
    }

    /// The best fit to one window.
    public Estimate fit(Window window) {
        var scales = scales(window);
        var candidates = starts(window);
        for (var stage : STAGES) {
            int samples = Math.clamp(
                    Math.round(stage.fraction() * window.times().length),
                    Math.min(FEWEST_SAMPLES, window.times().length),
                    window.times().length);
            candidates = candidates.stream()
                    .map(candidate -> refine(candidate, window, samples, scales))
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
        var best = candidates.getFirst().point();
        int parameters = ranges.size();
        return new Estimate(Arrays.copyOf(best, parameters), Arrays.copyOfRange(best, parameters, best.length));
    }

    private List<Candidate> starts(Window window) {
        int count = ranges.size() == 1 ? STARTS_FOR_ONE_PARAMETER : STARTS_FOR_MORE;
        var starts = new ArrayList<Candidate>();
        for (var parameters : ParameterGrid.over(ranges, count)) {
            var first = window.states()[0];
            var point = Arrays.copyOf(parameters, parameters.length + first.length);
            System.arraycopy(first, 0, point, parameters.length, first.length);
            starts.add(new Candidate(point, Double.POSITIVE_INFINITY));
        }
        return starts;
    }

    /// The local minimum next to a candidate; empty when its trajectory cannot be integrated.
    private Optional<Candidate> refine(Candidate candidate, Window window, int samples, double[] scales) {
        var times = Arrays.copyOf(window.times(), samples);
        var target = new ArrayRealVector(samples * scales.length);
        for (int i = 0; i < target.getDimension(); i++) {
            int state = i % scales.length;
            target.setEntry(i, window.states()[i / scales.length][state] / scales[state]);
        }
        var problem = new LeastSquaresBuilder()
                .start(candidate.point())
                .target(target)
                .model(point -> evaluate(point, times, scales))
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
        } catch (MathRuntimeException _) {
            // This start leads out of the region where the solution exists, or was still far from a
            // minimum when its evaluations ran out: others compete.
            return Optional.empty();
        }
    }

    private Pair<RealVector, RealMatrix> evaluate(RealVector point, double[] times, double[] scales) {
        int parameters = ranges.size();
        var values = point.toArray();
        var solution = VariationalSolution.solve(
                system,
                Arrays.copyOf(values, parameters),
                Arrays.copyOfRange(values, parameters, values.length),
                times);
        int rows = times.length * scales.length;
        var forecast = new ArrayRealVector(rows);
        var jacobian = new Array2DRowRealMatrix(rows, values.length);
        for (int row = 0; row < rows; row++) {
            int sample = row / scales.length;
            int state = row % scales.length;
            forecast.setEntry(row, solution.states()[sample][state] / scales[state]);
            for (int column = 0; column < values.length; column++) {
                jacobian.setEntry(row, column, solution.sensitivities()[sample][state][column] / scales[state]);
            }
        }
        return new Pair<>(forecast, jacobian);
    }

    private RealVector insideRange(RealVector point) {
        var inside = point.copy();
        for (int i = 0; i < ranges.size(); i++) {
            inside.setEntry(
                    i,
                    Math.clamp(
                            point.getEntry(i),
                            ranges.get(i).low(),
                            ranges.get(i).high()));
        }
        return inside;
    }

    /// One scale per state, its root mean square over the window.
    private static double[] scales(Window window) {
        var scales = new double[window.states()[0].length];
        for (int state = 0; state < scales.length; state++) {
            double sum = 0;
            for (var sample : window.states()) {
                sum += sample[state] * sample[state];
            }
            double scale = Math.sqrt(sum / window.states().length);
            scales[state] = scale > 0 ? scale : 1;
        }
        return scales;
    }
}
