package dev.frugal.physics.field.forecast;

import dev.frugal.physics.data.ParameterGrid;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.estimation.LeastSquares;
import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.runs.StopSignal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The parameters with which the equations lead best from some samples of a window to later ones: least squares over
/// pairs of samples, from starts all over the training ranges, within them.
///
/// The earlier fields of the pairs are taken as they are read. That makes it quick beside variational assimilation,
/// which seeks the initial field too, and biased where readings are noisy.
final class ParameterFit implements LeastSquares {
    private static final int MOST_PAIRS = 8;
    private static final int STARTS_FOR_ONE_PARAMETER = 7;
    private static final int STARTS_FOR_MORE = 16;
    private static final int TRIALS = 20;

    /// Of ETDRK4, between samples next to each other.
    private static final int STEPS = 2;

    private final FieldSystem system;
    private final FieldSolver solver;
    private final Window window;
    private final int stride;
    private final int[] firsts;
    private final FieldDirections directions;

    private ParameterFit(FieldSystem system, Window window, int stride) {
        this.system = system;
        this.solver = new FieldSolver(system);
        this.window = window;
        this.stride = stride;
        int all = window.samples() - stride;
        int count = Math.min(all, MOST_PAIRS);
        this.firsts = IntStream.range(0, count)
                .map(i -> count == 1 ? 0 : (int) ((long) i * (all - 1) / (count - 1)))
                .toArray();
        this.directions = new FieldDirections(
                List.of(),
                IntStream.range(0, system.parameters().size()).boxed().toList(),
                false);
    }

    /// @param stride samples between the two of a pair, fewer than the window has
    static double[] of(FieldSystem system, Window window, int stride) {
        if (window.samples() <= stride) {
            throw new IllegalArgumentException(
                    "a window of %d samples for pairs %d apart".formatted(window.samples(), stride));
        }
        if (system.parameters().isEmpty()) {
            return new double[0];
        }
        var fit = new ParameterFit(system, window, stride);
        var ranges = system.parameters().stream().map(Parameter::training).toList();
        var start = ParameterGrid.over(ranges, ranges.size() == 1 ? STARTS_FOR_ONE_PARAMETER : STARTS_FOR_MORE).stream()
                .min(Comparator.comparingDouble(
                        one -> fit.linearise(one, FieldDirections.NONE).cost()))
                .orElseThrow();
        return new LevenbergMarquardt(fit, LevenbergMarquardt.Progress.from(start))
                .run(TRIALS)
                .unknowns();
    }

    @Override
    public Linearisation linearise(double[] unknowns) {
        return linearise(unknowns, directions);
    }

    private Linearisation linearise(double[] unknowns, FieldDirections wanted) {
        int count = wanted.parameters().size();
        var normal = new double[count][count];
        var gradient = new double[count];
        double cost = 0;
        for (int first : firsts) {
            StopSignal.check();
            var times = new double[] {window.times()[first], window.times()[first + stride]};
            var solution = solver.solve(unknowns, window.states()[first], times, new int[] {STEPS * stride}, wanted);
            var later = window.states()[first + stride];
            for (int i = 0; i < later.length; i++) {
                double residual = later[i] - solution.values()[1][i];
                cost += residual * residual;
                for (int a = 0; a < count; a++) {
                    double slope = solution.tangents().get(1)[a][i];
                    gradient[a] += slope * residual;
                    for (int b = 0; b < count; b++) {
                        normal[a][b] += slope * solution.tangents().get(1)[b][i];
                    }
                }
            }
        }
        return new Linearisation(
                Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY,
                (long) firsts.length * system.values(),
                normal,
                Linearisation.damped(normal, count),
                gradient,
                List.of());
    }

    @Override
    public double[] low() {
        return system.parameters().stream()
                .mapToDouble(parameter -> parameter.training().low())
                .toArray();
    }

    @Override
    public double[] high() {
        return system.parameters().stream()
                .mapToDouble(parameter -> parameter.training().high())
                .toArray();
    }
}
