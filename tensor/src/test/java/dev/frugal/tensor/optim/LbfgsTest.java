package dev.frugal.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class LbfgsTest {
    /// From (−1.2, 1) the literature reports 30 to 45 iterations.
    private static final int ITERATIONS = 60;

    @Test
    void itFindsTheMinimumOfRosenbrocksValley() {
        try (var _ = Scope.open()) {
            var x = start(ScalarType.Double);
            var lbfgs = new Lbfgs(Map.of("x", x), 10);
            for (int i = 0; i < ITERATIONS; i++) {
                var step = lbfgs.step(rosenbrock(x));
                assertThat(step.after()).isLessThanOrEqualTo(step.before());
            }
            assertThat(Tensors.doubles(x)).containsExactly(new double[] {1, 1}, within(1e-8));
        }
    }

    @Test
    void itWorksOnFloat32ToItsPrecision() {
        try (var _ = Scope.open()) {
            var x = start(ScalarType.Float);
            var lbfgs = new Lbfgs(Map.of("x", x), 10);
            for (int i = 0; i < ITERATIONS; i++) {
                lbfgs.step(rosenbrock(x));
            }
            assertThat(Tensors.doubles(x)).containsExactly(new double[] {1, 1}, within(2e-3));
        }
    }

    @Test
    void aRestoredRunEqualsOneThatNeverStopped() {
        try (var _ = Scope.open()) {
            var whole = start(ScalarType.Double);
            var uninterrupted = new Lbfgs(Map.of("x", whole), 5);
            for (int i = 0; i < 20; i++) {
                uninterrupted.step(rosenbrock(whole));
            }
            var x = start(ScalarType.Double);
            var first = new Lbfgs(Map.of("x", x), 5);
            for (int i = 0; i < 9; i++) {
                first.step(rosenbrock(x));
            }
            var second = new Lbfgs(Map.of("x", x), 5);
            second.restore(first.state());
            for (int i = 9; i < 20; i++) {
                second.step(rosenbrock(x));
            }
            assertThat(Tensors.doubles(x)).containsExactly(Tensors.doubles(whole));
        }
    }

    @Test
    void atAMinimumItStaysAndSaysSo() {
        try (var _ = Scope.open()) {
            var x = Tensors.of(new double[] {1, 1}, 2).set_requires_grad(true);
            var step = new Lbfgs(Map.of("x", x), 5).step(rosenbrock(x));
            assertThat(step.moved()).isFalse();
            assertThat(Tensors.doubles(x)).containsExactly(1, 1);
        }
    }

    private static Tensor start(ScalarType type) {
        return Tensors.of(new double[] {-1.2, 1}, type, 2).set_requires_grad(true);
    }

    private static Supplier<Tensor> rosenbrock(Tensor x) {
        return () -> {
            var a = x.select(0, 0);
            var b = x.select(0, 1);
            return b.sub(a.square())
                    .square()
                    .mul(new Scalar(100))
                    .add(a.sub(new Scalar(1)).square());
        };
    }
}
