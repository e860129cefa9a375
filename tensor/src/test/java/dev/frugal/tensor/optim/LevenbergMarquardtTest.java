package dev.frugal.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class LevenbergMarquardtTest {
    private static final double ROUNDING = 1e-14;

    /// Of a problem without noise, which has converged to rounding times the condition of its equations.
    private static final double CONVERGED = 1e-10;

    private static final int ROWS = 40;
    private final Seed seed = new Seed(23);

    /// Rows of `a·exp(b·t) − y(t)` with the truth a = 2, b = −1.5, in blocks of uneven size.
    private final class ExponentialFit implements ResidualRows {
        private final Tensor a;
        private final Tensor b;
        private final Tensor t;
        private final Tensor y;

        ExponentialFit(Map<String, Tensor> parameters, long batch) {
            a = Objects.requireNonNull(parameters.get("a"));
            b = Objects.requireNonNull(parameters.get("b"));
            t = Tensors.of(seed.at(batch).random().doubles(ROWS, 0, 2).toArray(), ROWS);
            y = t.mul(new Scalar(-1.5)).exp().mul(new Scalar(2));
        }

        @Override
        public double meanSquare() {
            return residual(t, y).square().mean().item_double();
        }

        @Override
        public void linearise(Blocks blocks) {
            block(blocks, 0, 27);
            block(blocks, 27, ROWS - 27);
        }

        private void block(Blocks blocks, long from, long count) {
            var times = t.narrow(0, from, count);
            var growth = times.mul(b.detach()).exp();
            var jacobian =
                    torch.stack(new TensorVector(growth, growth.mul(times).mul(a.detach())), 0);
            blocks.accept(
                    jacobian.contiguous(),
                    residual(times, y.narrow(0, from, count)).contiguous());
        }

        private Tensor residual(Tensor times, Tensor values) {
            return times.mul(b.detach()).exp().mul(a.detach()).sub(values);
        }
    }

    @Test
    void itFindsTheParametersOfADecay() {
        try (var _ = Scope.open()) {
            var parameters = start();
            try (var fit = new LevenbergMarquardt(parameters)) {
                iterate(fit, parameters, 30);
                assertThat(values(parameters)).containsExactly(new double[] {2, -1.5}, within(CONVERGED));
            }
        }
    }

    @Test
    void theMeanSquareOfTheBatchNeverRises() {
        try (var _ = Scope.open()) {
            var parameters = start();
            try (var fit = new LevenbergMarquardt(parameters)) {
                for (long batch = 0; batch < 12; batch++) {
                    var done = fit.step(new ExponentialFit(parameters, batch));
                    assertThat(done.after()).isLessThanOrEqualTo(done.before());
                }
            }
        }
    }

    @Test
    void aRestoredRunEqualsOneThatNeverStopped() {
        try (var _ = Scope.open()) {
            var whole = start();
            try (var fit = new LevenbergMarquardt(whole)) {
                iterate(fit, whole, 8);
            }
            var parameters = start();
            Map<String, Tensor> state;
            try (var first = new LevenbergMarquardt(parameters)) {
                iterate(first, parameters, 3);
                state = first.state();
            }
            try (var second = new LevenbergMarquardt(parameters)) {
                second.restore(state);
                assertThat(second.iteration()).isEqualTo(3);
                iterate(second, parameters, 8);
            }
            assertThat(values(parameters)).containsExactly(values(whole));
        }
    }

    @Test
    void aMoveThatNeverHelpsLeavesTheParametersAndRaisesTheDamping() {
        try (var _ = Scope.open()) {
            var parameters = start();
            var wrongSign = new ResidualRows() {
                @Override
                public double meanSquare() {
                    return Double.NaN;
                }

                @Override
                public void linearise(Blocks blocks) {
                    blocks.accept(Tensors.of(new double[] {1, 2, 3, 4}, 2, 2), Tensors.of(new double[] {1, 1}, 2));
                }
            };
            try (var fit = new LevenbergMarquardt(parameters)) {
                var done = fit.step(wrongSign);
                assertThat(done.accepted()).isFalse();
                assertThat(done.tries()).isEqualTo(6);
                assertThat(done.damping()).isCloseTo(1e-3 * Math.pow(5, 6), within(ROUNDING));
                assertThat(values(parameters)).containsExactly(1, 0);
            }
        }
    }

    @Test
    void theSystemSolvedIsTheDampedOne() {
        try (var _ = Scope.open();
                var equations = new NormalEquations(3)) {
            var jacobian = Tensors.of(new double[] {1, 2, 0, 3, -1, 1, 0.5, 0, 2, 1, 1, 1}, 4, 3);
            var residual = Tensors.of(new double[] {1, -2, 0.5, 3}, 4);
            equations.add(jacobian.t().contiguous(), residual);
            var move = Tensors.of(equations.solve(0.1).orElseThrow(), 3);
            var matrix = jacobian.t()
                    .matmul(jacobian)
                    .div(new Scalar(4))
                    .add(torch.eye(3, Tensors.options(ScalarType.Double)).mul(new Scalar(0.1)));
            var left = matrix.matmul(move);
            var right = jacobian.t().matmul(residual).div(new Scalar(-4));
            assertThat(Tensors.doubles(left)).containsExactly(Tensors.doubles(right), within(ROUNDING));
        }
    }

    @Test
    void aBlockOfAnotherShapeIsRefused() {
        try (var _ = Scope.open();
                var equations = new NormalEquations(3)) {
            assertThatThrownBy(() -> equations.add(Tensors.of(new double[4], 2, 2), Tensors.of(new double[2], 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[3, rows]");
        }
    }

    /// Iterates up to iteration number `end`, each on the batch of its number.
    private void iterate(LevenbergMarquardt fit, Map<String, Tensor> parameters, long end) {
        while (fit.iteration() < end) {
            fit.step(new ExponentialFit(parameters, fit.iteration()));
        }
    }

    private static Map<String, Tensor> start() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put("a", Tensors.of(new double[] {1}, 1).set_requires_grad(true));
        parameters.put("b", Tensors.of(new double[] {0}, 1).set_requires_grad(true));
        return parameters;
    }

    private static double[] values(Map<String, Tensor> parameters) {
        return new ParameterVector(parameters).read();
    }
}
