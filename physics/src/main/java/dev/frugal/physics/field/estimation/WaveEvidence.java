package dev.frugal.physics.field.estimation;

import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.estimation.ScaledRoot;
import dev.frugal.physics.field.estimation.AssimilationProblem.Priors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The probability of the readings given the prior of the waves, the initial fields integrated out: with the solution
/// linearised it is that of a normal distribution. See MacKay, *Bayesian interpolation*, Neural Computation 4 (1992).
final class WaveEvidence {
    /// Powers of the wave number that are compared.
    private static final double[] SMOOTHNESS = {1, 2, 3, 4};

    /// Sizes that are compared, as factors of the present one.
    private static final double LARGEST = 16;

    private static final double COARSE = 2;

    private static final double RATIO = Math.pow(2, 0.25);

    /// So that a product of ratios reaches the last size.
    private static final double ROUNDING = 1 + 1e-9;

    private final AssimilationProblem problem;
    private final FieldModes modes;
    private final List<Block> blocks = new ArrayList<>();

    /// The likelihood of one window's coefficients: its normal matrix, and that times the coefficients that it alone
    /// would have.
    private record Block(double[][] normal, double[] right) {}

    WaveEvidence(AssimilationProblem problem, double[] unknowns, Linearisation linearisation) {
        this.problem = problem;
        this.modes = problem.modes();
        int count = modes.size();
        for (int w = 0; w < linearisation.blocks().size(); w++) {
            var own = linearisation.blocks().get(w).own();
            var gradient = linearisation.blocks().get(w).gradient();
            var normal = new double[count][];
            var right = new double[count];
            int at = problem.shared() + w * count;
            for (int a = 0; a < count; a++) {
                normal[a] = own[a].clone();
                double deviation = problem.priors().deviation(modes, a);
                normal[a][a] -= 1 / (deviation * deviation);
                // The prior's share of the gradient and that of the matrix cancel.
                right[a] = gradient[a];
                for (int b = 0; b < count; b++) {
                    right[a] += own[a][b] * unknowns[at + b];
                }
            }
            blocks.add(new Block(normal, right));
        }
    }

    /// The prior under which the readings are most probable, among those of some smoothness and size: first by large
    /// steps of the size, then by small ones around the best.
    Priors best() {
        var best = problem.priors();
        for (int field = 0; field < best.waves().length; field++) {
            var begun = best;
            double middle = begun.waves()[field];
            double most = Double.NEGATIVE_INFINITY;
            for (double power : SMOOTHNESS) {
                var coarse = search(begun, field, power, middle, LARGEST, COARSE);
                var fine = search(begun, field, power, coarse.size, COARSE, RATIO);
                if (fine.evidence > most) {
                    most = fine.evidence;
                    best = begun.withWaves(field, fine.size, power);
                }
            }
        }
        return best;
    }

    private record Found(double size, double evidence) {}

    private Found search(Priors begun, int field, double power, double middle, double widest, double ratio) {
        var best = new Found(middle, Double.NEGATIVE_INFINITY);
        for (double size = middle / widest; size <= middle * widest * ROUNDING; size *= ratio) {
            double evidence = evidence(begun.withWaves(field, size, power));
            if (evidence > best.evidence) {
                best = new Found(size, evidence);
            }
        }
        return best;
    }

    /// Twice its logarithm, but for what does not depend on the prior.
    private double evidence(Priors priors) {
        double sum = 0;
        int count = modes.size();
        var deviations = new double[count];
        Arrays.setAll(deviations, mode -> priors.deviation(modes, mode));
        for (var block : blocks) {
            // In units of the prior's deviations, so that the prior is 1.
            var matrix = new double[count][count];
            var right = new double[count];
            for (int a = 0; a < count; a++) {
                right[a] = deviations[a] * block.right[a];
                for (int b = 0; b < count; b++) {
                    matrix[a][b] = deviations[a] * deviations[b] * block.normal[a][b];
                }
                matrix[a][a] += 1;
            }
            var root = ScaledRoot.of(matrix);
            if (root.isEmpty()) {
                return Double.NEGATIVE_INFINITY;
            }
            var half = root.get().halfSolve(right);
            for (double value : half) {
                sum += value * value;
            }
            sum -= root.get().logDeterminant();
        }
        return sum;
    }
}
