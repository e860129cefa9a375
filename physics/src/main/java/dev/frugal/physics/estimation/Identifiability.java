package dev.frugal.physics.estimation;

import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/// Which parameters a window does not determine each by itself, and which combination of two it does.
///
/// The direction in which the covariance is widest says how parameters may change together without the
/// solution changing. If along it `p·da/a + q·db/b = 0` with small whole numbers, the combination that
/// stays is `a^p*b^q`; if `da ± db = 0`, it is a sum or a difference. A combination is named only after
/// solutions far along the curve on which it is constant have turned out to fit as well.
final class Identifiability {
    /// Share of its range that a parameter's standard deviation has when it is not determined: that of a
    /// parameter evenly distributed over the range is 0.29.
    private static final double UNDETERMINED = 0.25;

    /// Share of the widest direction's largest entry below which a parameter does not take part in it.
    private static final double UNINVOLVED = 0.05;

    /// By how much a ratio of exponents may be off a simple one: it comes from derivatives.
    private static final double SIMPLE = 0.03;

    private static final int[][] EXPONENTS = {{1, 1}, {1, -1}, {2, 1}, {1, 2}, {2, -1}, {1, -2}};

    /// Variances of the misfit by which a solution may be worse and fit as well.
    private static final double AS_WELL = 4;

    private final BatchFit fit;
    private final DynamicalSystem system;
    private final FitProblem problem;
    private final WindowEstimate estimate;
    private final double variance;

    /// @param variance of a weighted residual
    Identifiability(BatchFit fit, FitProblem problem, WindowEstimate estimate, double variance) {
        this.fit = fit;
        this.system = fit.system();
        this.problem = problem;
        this.estimate = estimate;
        this.variance = variance;
    }

    /// Whole sentences without the full stop; none where every parameter is determined.
    List<String> sentences() {
        var loose = new ArrayList<Integer>();
        for (int k = 0; k < fit.ranges().size(); k++) {
            if (estimate.parameterDeviation(k)
                    > UNDETERMINED * fit.ranges().get(k).width()) {
                loose.add(k);
            }
        }
        if (loose.isEmpty()) {
            return List.of();
        }
        var direction = widest();
        double largest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
        var involved = new ArrayList<Integer>();
        for (int k = 0; k < direction.length; k++) {
            if (Math.abs(direction[k]) > UNINVOLVED * largest) {
                involved.add(k);
            }
        }
        if (involved.size() == 1) {
            var name = system.parameterNames().get(involved.getFirst());
            return List.of(
                    "the window does not determine %s: solutions with any value in its range %s fit about as well"
                            .formatted(name, fit.ranges().get(involved.getFirst())));
        }
        if (involved.size() == 2) {
            return List.of(pair(direction, involved.get(0), involved.get(1)));
        }
        return List.of(
                ("the window does not determine %s each by itself, only combinations of them; measure all but one of"
                                + " them otherwise and make them constants of the system")
                        .formatted(names(involved)));
    }

    private String names(List<Integer> parameters) {
        var names = parameters.stream().map(system.parameterNames()::get).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /// The widest direction of the parameters' covariance, in shares of their ranges.
    private double[] widest() {
        int count = fit.ranges().size();
        int states = estimate.start().length;
        var scaled = new Array2DRowRealMatrix(count, count);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                scaled.setEntry(a, b, estimate.covariance()[states + a][states + b] / unit(a) / unit(b));
            }
        }
        return new EigenDecompositionSymmetric(scaled).getEigenvector(0).toArray();
    }

    private double unit(int parameter) {
        return problem.units()[estimate.start().length + parameter];
    }

    private String pair(double[] direction, int a, int b) {
        double valueA = estimate.parameters()[a];
        double valueB = estimate.parameters()[b];
        double moveA = direction[a] * unit(a);
        double moveB = direction[b] * unit(b);
        var nameA = system.parameterNames().get(a);
        var nameB = system.parameterNames().get(b);
        for (var exponents : EXPONENTS) {
            double left = exponents[0] * moveA / valueA;
            double right = exponents[1] * moveB / valueB;
            if (Math.abs(left + right) < SIMPLE * Math.max(Math.abs(left), Math.abs(right))) {
                double p = exponents[0];
                double q = exponents[1];
                var text = q > 0 ? power(nameA, p) + "*" + power(nameB, q) : power(nameA, p) + "/" + power(nameB, -q);
                double value = Math.pow(valueA, p) * Math.pow(valueB, q);
                if (fitsAlong(a, b, other -> valueB * Math.pow(other / valueA, -p / q))) {
                    return sentence(text, nameA, nameB, value, Math.abs(q * value / valueB) * deviationWith(a, b));
                }
            }
        }
        for (int sign : new int[] {1, -1}) {
            if (Math.abs(moveA + sign * moveB) < SIMPLE * Math.abs(moveA)
                    && fitsAlong(a, b, other -> valueB - sign * (other - valueA))) {
                return sentence(
                        nameA + (sign > 0 ? " + " : " - ") + nameB,
                        nameA,
                        nameB,
                        valueA + sign * valueB,
                        deviationWith(a, b));
            }
        }
        return "the window does not determine %s and %s each by itself: near the estimate they may change together, %s by %.3g for every %.3g of %s"
                .formatted(nameA, nameB, nameA, moveA / Math.abs(moveB), Math.signum(moveB), nameB);
    }

    private static String power(String name, double exponent) {
        return exponent == 1 ? name : "%s^%.0f".formatted(name, exponent);
    }

    private static String sentence(String combination, String a, String b, double value, double deviation) {
        return "the window determines only %s = %.6g ± %.1g, neither %s nor %s by itself; measure one of them otherwise and make it a constant of the system"
                .formatted(combination, value, deviation, a, b);
    }

    /// Whether solutions fit as well where one parameter is moved towards the bounds of its range and the
    /// other with it.
    private boolean fitsAlong(int a, int b, java.util.function.DoubleUnaryOperator other) {
        var batch = new Batch(system);
        double value = estimate.parameters()[a];
        var window = problem.window();
        for (double bound :
                new double[] {fit.ranges().get(a).low(), fit.ranges().get(a).high()}) {
            for (double share = 0.5; share > 0.05; share /= 2) {
                double moved = value + share * (bound - value);
                double with = other.applyAsDouble(moved);
                Interval range = fit.ranges().get(b);
                if (moved != value && range.contains(with)) {
                    var parameters = estimate.parameters().clone();
                    parameters[a] = moved;
                    parameters[b] = with;
                    batch.add(parameters, estimate.start(), window.times()[0], window.times());
                    break;
                }
            }
        }
        if (batch.size() == 0) {
            return false;
        }
        fit.propagator().solve(batch);
        for (int i = 0; i < batch.size(); i++) {
            double cost = 0;
            for (int sample = 0; sample < window.samples(); sample++) {
                var state = batch.state(i, sample);
                for (int j = 0; j < state.length; j++) {
                    double residual = (window.states()[sample][j] - state[j]) / problem.weights()[j];
                    cost += residual * residual;
                }
            }
            if (!(cost - problem.cost() < AS_WELL * variance * Math.sqrt((double) window.samples()))) {
                return false;
            }
        }
        return true;
    }

    /// The standard deviation of parameter `b` were `a` known.
    private double deviationWith(int a, int b) {
        int states = estimate.start().length;
        int count = problem.normal().length;
        var matrix = new double[count - 1][count - 1];
        int left = states + a;
        for (int i = 0; i < count - 1; i++) {
            for (int j = 0; j < count - 1; j++) {
                matrix[i][j] = problem.normal()[i < left ? i : i + 1][j < left ? j : j + 1] / variance;
            }
        }
        var widest = new double[count - 1];
        Arrays.fill(widest, 1);
        int at = states + b < left ? states + b : states + b - 1;
        return Math.sqrt(NormalMatrix.of(matrix).covariance(widest)[at][at]) * unit(b);
    }
}
