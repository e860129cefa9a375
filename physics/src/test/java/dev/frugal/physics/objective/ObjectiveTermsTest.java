package dev.frugal.physics.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ObjectiveTermsTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void differencesCountInUnitsOfEachStatesScale() {
        try (var _ = Scope.open()) {
            var terms = new ObjectiveTerms(Systems.named("duffing"), new double[] {2, 10});
            var forecast = Tensors.of(new double[] {2, 10, 0, 0}, 1, 2, 2);
            var reference = Tensors.of(new double[4], 1, 2, 2);
            assertThat(terms.difference(forecast, reference).item_double()).isEqualTo(0.5, within(ROUNDING));
        }
    }

    @Test
    void theRatesOfAReferenceTrajectoryLeaveNoResidual() {
        var system = Systems.named("lorenz");
        var times = new double[] {0, 0.3, 1};
        var trajectory = ReferenceSolver.solve(system, new double[] {20}, new double[] {1, 2, 9}, times);
        var rates = new double[3][3];
        for (int i = 0; i < 3; i++) {
            system.derivative(times[i], trajectory.states()[i], new double[] {20}, rates[i]);
        }
        try (var _ = Scope.open()) {
            var terms = new ObjectiveTerms(system, new double[] {1, 1, 1});
            var residual = terms.residual(
                    tensor(trajectory.states()),
                    tensor(rates),
                    Tensors.of(times, 3),
                    Tensors.of(new double[] {20}, 1, 1));
            assertThat(residual.item_double()).isLessThan(ROUNDING);
        }
    }

    @Test
    void aWrongRateIsAResidualOfItsSquare() {
        try (var _ = Scope.open()) {
            var terms = new ObjectiveTerms(Systems.named("duffing"), new double[] {1, 1});
            var residual = terms.residual(
                    Tensors.of(new double[] {0, 0}, 1, 1, 2),
                    Tensors.of(new double[] {0.5, 0.3}, 1, 1, 2),
                    Tensors.of(new double[] {0}, 1),
                    Tensors.of(new double[] {0.3}, 1, 1));
            // At rest in the origin only the forcing F0·cos 0 acts: v' = 0.3 is right, x' = 0.5 is
            // not.
            assertThat(residual.item_double()).isEqualTo(0.125, within(ROUNDING));
        }
    }

    private static Tensor tensor(double[][] rows) {
        var flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(flat, 1, rows.length, rows[0].length);
    }
}
