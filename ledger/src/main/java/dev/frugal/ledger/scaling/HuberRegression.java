package dev.frugal.ledger.scaling;

import dev.frugal.base.Quantiles;
import java.util.Arrays;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;
import org.jspecify.annotations.Nullable;

/// Fits a law to logarithms of errors by Huber's loss (Huber 1964), as Hoffmann et al. (2022) do.
///
/// The loss is quadratic up to 1.345 times the robust scale of the residuals, and linear beyond: 95 % as
/// efficient as
/// least squares for normal errors (Huber and Ronchetti 2009), and insensitive to a diverged run. Hoffmann et
/// al. fix
/// the bend at 10⁻³ instead, which suits the noise of their runs only.
///
/// Levenberg–Marquardt minimises the sum of squares of sign(r) √(2 ρ(r)), which is twice the sum of ρ(r).
final class HuberRegression<L> {
    /// 95 % efficiency for normal errors.
    private static final double BEND = 1.345;

    /// The standard deviation of a normal distribution over its median absolute deviation.
    private static final double NORMAL_CONSISTENCY = 1.4826;

    /// Relative errors below this are rounding.
    private static final double ROUNDING = 1e-12;

    private static final int EVALUATIONS = 300;
    private static final int SCALES = 3;

    /// Tolerance of a best fit.
    static final double PRECISE = 1e-9;

    /// Tolerance of a bootstrap draw, which noise moves by far more.
    static final double ROUGH = 1e-6;

    private final LawShape<L> shape;
    private final double[] logErrors;

    HuberRegression(LawShape<L> shape, double[] logErrors) {
        this.shape = shape;
        this.logErrors = logErrors;
    }

    /// A solution: the unknowns, the bend of the loss, and the loss.
    record Solution(double[] theta, double bend, double loss) {}

    /// The best solution from all starts.
    Solution solve() {
        var best = shape.starts(logErrors).stream()
                .map(start -> from(start, Double.POSITIVE_INFINITY, PRECISE))
                .min((one, other) -> Double.compare(one.loss(), other.loss()))
                .orElseThrow();
        for (int i = 0; i < SCALES; i++) {
            double scale = scale(residuals(best.theta()));
            if (scale < ROUNDING) {
                return best;
            }
            best = from(best.theta(), BEND * scale, PRECISE);
        }
        return best;
    }

    /// The solution from one start.
    Solution from(double[] start, double bend, double tolerance) {
        var search = new Search(bend);
        try {
            var found = new LevenbergMarquardtOptimizer()
                    .withCostRelativeTolerance(tolerance)
                    .withParameterRelativeTolerance(tolerance)
                    .withOrthoTolerance(tolerance)
                    .optimize(new LeastSquaresBuilder()
                            .start(start)
                            .model(search)
                            .target(new double[logErrors.length])
                            .maxEvaluations(EVALUATIONS)
                            .maxIterations(EVALUATIONS)
                            .build());
            return new Solution(found.getPoint().toArray(), bend, found.getCost());
        } catch (MathIllegalStateException _) {
            // Along a flat valley, such as a floor far below every error, the best point so far is the solution.
            return new Solution(search.bestPoint(start), bend, search.best);
        }
    }

    /// ln(error) measured minus fitted.
    double[] residuals(double[] theta) {
        var derivatives = new double[shape.unknowns()];
        var residuals = new double[logErrors.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = logErrors[i] - shape.evaluate(theta, i, derivatives);
        }
        return residuals;
    }

    /// Robust standard deviation of residuals.
    private double scale(double[] residuals) {
        double median = Quantiles.of(Arrays.stream(residuals).map(Math::abs)).median();
        return NORMAL_CONSISTENCY
                * median
                * Math.sqrt(residuals.length / (double) Math.max(1, residuals.length - shape.unknowns()));
    }

    private final class Search implements MultivariateJacobianFunction {
        private final double bend;
        private double @Nullable [] bestTheta;
        private double best = Double.POSITIVE_INFINITY;

        Search(double bend) {
            this.bend = bend;
        }

        double[] bestPoint(double[] start) {
            return bestTheta == null ? start : bestTheta;
        }

        @Override
        public Pair<RealVector, RealMatrix> value(RealVector point) {
            var theta = point.toArray();
            var values = new double[logErrors.length];
            var jacobian = new double[logErrors.length][shape.unknowns()];
            double squares = 0;
            for (int i = 0; i < values.length; i++) {
                double residual = shape.evaluate(theta, i, jacobian[i]) - logErrors[i];
                double size = Math.abs(residual);
                if (size > bend) {
                    double root = Math.sqrt(bend * (2 * size - bend));
                    values[i] = Math.copySign(root, residual);
                    for (int j = 0; j < jacobian[i].length; j++) {
                        jacobian[i][j] *= bend / root;
                    }
                } else {
                    values[i] = residual;
                }
                squares += values[i] * values[i];
            }
            double cost = Math.sqrt(squares);
            if (cost < best) {
                best = cost;
                bestTheta = theta;
            }
            return new Pair<>(new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian, false));
        }
    }
}
