package dev.frugal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorsTest {
    @Test
    void anArraySurvivesTheWayThroughATensor() {
        try (var _ = Scope.open()) {
            var tensor = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
            assertThat(Tensors.shape(tensor)).containsExactly(2, 3);
            assertThat(Tensors.doubles(tensor.t())).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    void aShapeThatDoesNotHoldTheArrayIsRefused() {
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]");
    }

    @Test
    void whatAComputationReturnsOutlivesItsScope() {
        try (var kept = Scope.compute(() -> Tensors.of(new long[] {7, 8}, 2))) {
            assertThat(Tensors.longs(kept)).containsExactly(7, 8);
        }
    }
}
