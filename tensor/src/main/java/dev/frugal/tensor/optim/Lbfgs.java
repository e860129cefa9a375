package dev.frugal.tensor.optim;

import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Limited-memory BFGS with a strong Wolfe line search (Nocedal and Wright, *Numerical
/// Optimization*, 2006, algorithms 7.4, 3.5 and 3.6), in float64 whatever the parameters are.
///
/// The loss is a function that builds the graph afresh from the parameters' present values; it is
/// evaluated a few times per step, each in a scope of its own.
public final class Lbfgs {
    /// Sufficient decrease and curvature, as in Nocedal and Wright for quasi-Newton directions.
    private static final double ARMIJO = 1e-4;

    private static final double CURVATURE = 0.9;
    private static final int LINE_SEARCH_EVALUATIONS = 25;

    /// A pair of moves with less curvature than this, relative to |y|², would spoil the estimate.
    private static final double LEAST_CURVATURE = 1e-10;

    private record Pair(double[] move, double[] change) {}

    private record Point(double[] position, double value, double[] gradient) {}

    private record Trial(double length, double value, double slope, Point point) {}

    /// What a step did.
    ///
    /// @param before the loss before it
    /// @param after the loss after it
    /// @param moved whether the line search found a lower point; if not, the parameters are as
    ///   before
    public record Step(double before, double after, boolean moved) {}

    private final ParameterVector parameters;
    private final int memory;
    private final Deque<Pair> pairs = new ArrayDeque<>();

    /// @param memory how many past moves shape the estimate of the curvature; 10 to 50 are usual
    public Lbfgs(Map<String, Tensor> parameters, int memory) {
        if (memory < 1) {
            throw new IllegalArgumentException("L-BFGS remembers at least one move, not " + memory);
        }
        this.parameters = new ParameterVector(parameters);
        this.memory = memory;
    }

    /// One move along the quasi-Newton direction.
    ///
    /// @param loss gives the scalar loss at the parameters' present values
    public Step step(Supplier<Tensor> loss) {
        var start = evaluate(parameters.read(), loss);
        var direction = direction(start.gradient());
        double slope = dot(direction, start.gradient());
        if (!(slope < 0)) {
            pairs.clear();
            direction = negated(start.gradient());
            slope = dot(direction, start.gradient());
        }
        if (slope == 0 || !Double.isFinite(start.value())) {
            return new Step(start.value(), start.value(), false);
        }
        double length = pairs.isEmpty() ? Math.min(1, 1 / sumOfMagnitudes(start.gradient())) : 1;
        var found = search(start, direction, slope, length, loss);
        if (!(found.value() < start.value())) {
            parameters.write(start.position());
            pairs.clear();
            return new Step(start.value(), start.value(), false);
        }
        parameters.write(found.point().position());
        remember(start, found.point());
        return new Step(start.value(), found.value(), true);
    }

    /// The remembered moves, oldest first: `moves` and `changes`, each `[remembered, parameters]`.
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        state.put("moves", stacked(pairs.stream().map(Pair::move).toList()));
        state.put("changes", stacked(pairs.stream().map(Pair::change).toList()));
        return state;
    }

    /// Continues from a state that [#state] gave.
    ///
    /// @throws InvalidInputException if it is not the state of L-BFGS on parameters like these
    public void restore(Map<String, Tensor> state) {
        var any = state.get("moves");
        long remembered = any == null || any.dim() == 0 ? 0 : any.size(0);
        var type = ScalarType.Double;
        int length = parameters.length();
        var moves = Tensors.doubles(OptimiserState.tensor(state, "moves", type, remembered, length));
        var changes = Tensors.doubles(OptimiserState.tensor(state, "changes", type, remembered, length));
        pairs.clear();
        for (int i = 0; i < remembered; i++) {
            pairs.addLast(new Pair(row(moves, i, length), row(changes, i, length)));
        }
    }

    private Point evaluate(double[] position, Supplier<Tensor> loss) {
        parameters.write(position);
        Gradients.clear(parameters.tensors());
        double value;
        try (var _ = Scope.open()) {
            var scalar = loss.get();
            value = scalar.item_double();
            scalar.backward();
        }
        var gradient = parameters.gradient();
        Gradients.clear(parameters.tensors());
        return new Point(position, value, gradient);
    }

    /// The two-loop recursion.
    private double[] direction(double[] gradient) {
        var q = gradient.clone();
        var recent = new ArrayList<>(pairs);
        var alphas = new double[recent.size()];
        for (int i = recent.size() - 1; i >= 0; i--) {
            var pair = recent.get(i);
            alphas[i] = dot(pair.move(), q) / dot(pair.move(), pair.change());
            addScaled(q, -alphas[i], pair.change());
        }
        if (!recent.isEmpty()) {
            var last = recent.getLast();
            scale(q, dot(last.move(), last.change()) / dot(last.change(), last.change()));
        }
        for (int i = 0; i < recent.size(); i++) {
            var pair = recent.get(i);
            double beta = dot(pair.change(), q) / dot(pair.move(), pair.change());
            addScaled(q, alphas[i] - beta, pair.move());
        }
        return negated(q);
    }

    private Trial search(Point start, double[] direction, double slope, double length, Supplier<Tensor> loss) {
        var origin = new Trial(0, start.value(), slope, start);
        var previous = origin;
        double candidate = length;
        for (int evaluation = 1; evaluation <= LINE_SEARCH_EVALUATIONS; evaluation++) {
            var trial = trial(start, direction, candidate, loss);
            boolean rises = !(trial.value() <= start.value() + ARMIJO * candidate * slope)
                    || (evaluation > 1 && trial.value() >= previous.value());
            if (rises) {
                return zoom(origin, direction, previous, trial, evaluation, loss);
            }
            if (Math.abs(trial.slope()) <= -CURVATURE * slope) {
                return trial;
            }
            if (trial.slope() >= 0) {
                return zoom(origin, direction, trial, previous, evaluation, loss);
            }
            previous = trial;
            candidate *= 2;
        }
        return previous;
    }

    /// Narrows a bracket whose end `low` is the lowest point seen that satisfies sufficient
    /// decrease.
    private Trial zoom(
            Trial origin, double[] direction, Trial low, Trial high, int evaluations, Supplier<Tensor> loss) {
        for (int evaluation = evaluations; evaluation < LINE_SEARCH_EVALUATIONS; evaluation++) {
            double length = between(low, high);
            if (length == low.length() || length == high.length()) {
                return low;
            }
            var trial = trial(origin.point(), direction, length, loss);
            boolean rises = !(trial.value() <= origin.value() + ARMIJO * length * origin.slope())
                    || trial.value() >= low.value();
            if (rises) {
                high = trial;
            } else {
                if (Math.abs(trial.slope()) <= -CURVATURE * origin.slope()) {
                    return trial;
                }
                if (trial.slope() * (high.length() - low.length()) >= 0) {
                    high = low;
                }
                low = trial;
            }
        }
        return low;
    }

    /// The minimiser of the cubic through both ends, kept a tenth of the bracket away from them;
    /// the middle where the cubic has none.
    private static double between(Trial low, Trial high) {
        double width = high.length() - low.length();
        double middle = low.length() + width / 2;
        double d1 = low.slope() + high.slope() - 3 * (low.value() - high.value()) / -width;
        double square = d1 * d1 - low.slope() * high.slope();
        if (!(square >= 0)) {
            return middle;
        }
        double d2 = Math.signum(width) * Math.sqrt(square);
        double cubic = high.length() - width * (high.slope() + d2 - d1) / (high.slope() - low.slope() + 2 * d2);
        if (!Double.isFinite(cubic)) {
            return middle;
        }
        double share = Math.clamp((cubic - low.length()) / width, 0.1, 0.9);
        return low.length() + share * width;
    }

    private Trial trial(Point start, double[] direction, double length, Supplier<Tensor> loss) {
        var position = start.position().clone();
        addScaled(position, length, direction);
        var point = evaluate(position, loss);
        return new Trial(length, point.value(), dot(point.gradient(), direction), point);
    }

    private void remember(Point from, Point to) {
        var move = parameters.read();
        addScaled(move, -1, from.position());
        var change = to.gradient().clone();
        addScaled(change, -1, from.gradient());
        if (dot(move, change) > LEAST_CURVATURE * dot(change, change)) {
            pairs.addLast(new Pair(move, change));
            if (pairs.size() > memory) {
                pairs.removeFirst();
            }
        }
    }

    private Tensor stacked(List<double[]> rows) {
        int length = parameters.length();
        var all = new double[rows.size() * length];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * length, length);
        }
        return Tensors.of(all, rows.size(), length);
    }

    private static double[] row(double[] all, int index, int length) {
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addScaled(double[] target, double factor, double[] values) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * values[i];
        }
    }

    private static void scale(double[] target, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] *= factor;
        }
    }

    private static double[] negated(double[] values) {
        var result = values.clone();
        scale(result, -1);
        return result;
    }

    private static double sumOfMagnitudes(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.abs(value);
        }
        return sum;
    }
}
