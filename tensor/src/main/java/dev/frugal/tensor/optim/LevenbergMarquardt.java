package dev.frugal.tensor.optim;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Levenberg–Marquardt (Levenberg 1944, Marquardt 1963) for the mean of squared residuals of fresh
/// batches, in float64.
///
/// Each iteration linearises its batch of n rows once and solves `(JᵀJ/n + λ·d·I)δ = −Jᵀr/n` with d
/// the mean of the diagonal of `JᵀJ/n`. The move is accepted if the mean square falls on the same
/// batch; then λ is divided by 4, down to a floor. Otherwise λ is multiplied by 5 and the same
/// system is solved again, six times at most, after which the parameters stay as they were.
///
/// The system is solved by Cholesky: n·p² operations for the symmetric product, p³/3 per try,
/// memory 2·p² float64.
public final class LevenbergMarquardt implements AutoCloseable {
    /// @param initialDamping λ at the start, without unit
    /// @param floor the smallest λ
    /// @param shrink what λ is divided by after an accepted move
    /// @param growth what λ is multiplied by after a rejected one
    /// @param tries how many systems are solved per iteration at most
    public record Settings(double initialDamping, double floor, double shrink, double growth, int tries) {
        public static final Settings DEFAULT = new Settings(1e-3, 1e-12, 4, 5, 6);

        public Settings {
            boolean sound = initialDamping > 0 && floor > 0 && shrink >= 1 && growth > 1 && tries >= 1;
            if (!sound) {
                throw new IllegalArgumentException(
                        "Levenberg-Marquardt takes a positive damping and floor, shrink from 1, growth above 1 and at least one try, not %s, %s, %s, %s, %d"
                                .formatted(initialDamping, floor, shrink, growth, tries));
            }
        }
    }

    /// What an iteration did.
    ///
    /// @param iteration its number, from 0
    /// @param before mean square of the batch before it
    /// @param after mean square of the same batch after it
    /// @param damping λ that the next iteration starts with
    /// @param tries how many systems were solved
    /// @param accepted whether the parameters moved
    public record Iteration(long iteration, double before, double after, double damping, int tries, boolean accepted) {}

    private final ParameterVector parameters;
    private final Settings settings;
    private final NormalEquations equations;
    private double damping;
    private long iteration;

    public LevenbergMarquardt(Map<String, Tensor> parameters) {
        this(parameters, Settings.DEFAULT);
    }

    /// @throws IllegalArgumentException if the parameters are not all Double
    public LevenbergMarquardt(Map<String, Tensor> parameters, Settings settings) {
        this.parameters = new ParameterVector(parameters);
        if (this.parameters.type() != ScalarType.Double) {
            throw new IllegalArgumentException(
                    "Levenberg-Marquardt works in float64, the parameters are " + this.parameters.type());
        }
        this.settings = settings;
        equations = new NormalEquations(this.parameters.length());
        damping = settings.initialDamping();
    }

    /// One iteration on one batch.
    public Iteration step(ResidualRows batch) {
        equations.linearise(batch);
        double before = equations.meanSquare();
        double unit = equations.meanDiagonal();
        var start = parameters.read();
        for (int attempt = 1; attempt <= settings.tries(); attempt++) {
            var move = equations.solve(damping * unit);
            if (move.isPresent()) {
                parameters.write(sum(start, move.get()));
                double after = meanSquare(batch);
                if (after < before) {
                    damping = Math.max(damping / settings.shrink(), settings.floor());
                    return new Iteration(iteration++, before, after, damping, attempt, true);
                }
                parameters.write(start);
            }
            damping *= settings.growth();
        }
        return new Iteration(iteration++, before, before, damping, settings.tries(), false);
    }

    /// λ and the number of the next iteration.
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        state.put("damping", Tensors.of(new double[] {damping}, 1));
        state.put("iteration", Tensors.of(new long[] {iteration}, 1));
        return state;
    }

    /// Continues from a state that [#state] gave.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it is not the state of Levenberg–Marquardt
    public void restore(Map<String, Tensor> state) {
        double savedDamping = OptimiserState.number(state, "damping");
        iteration = OptimiserState.whole(state, "iteration");
        damping = savedDamping;
    }

    /// The number of the next iteration.
    public long iteration() {
        return iteration;
    }

    /// Frees the matrices.
    @Override
    public void close() {
        equations.close();
    }

    private static double meanSquare(ResidualRows batch) {
        try (var _ = Scope.open()) {
            return batch.meanSquare();
        }
    }

    private static double[] sum(double[] start, double[] move) {
        var values = start.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += move[i];
        }
        return values;
    }
}
