package dev.frugal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ProfiledOperationsTest {
    @Test
    void aProductAndItsWayBackAreThreeProducts() {
        try (var _ = Scope.open();
                var counted = ProfiledOperations.start()) {
            var a = torch.ones(3, 4).requires_grad_(true);
            var b = torch.ones(4, 5).requires_grad_(true);
            a.mm(b).sum().backward();
            assertThat(counted.byOperator()).containsEntry("aten::mm", 3L * 2 * 3 * 4 * 5);
            assertThat(counted.matrixProducts()).isEqualTo(3L * 2 * 3 * 4 * 5);
        }
    }

    @Test
    void nothingIsCountedOnceItIsClosed() {
        try (var _ = Scope.open()) {
            var counted = ProfiledOperations.start();
            counted.close();
            torch.ones(3, 4).mm(torch.ones(4, 5));
            assertThat(counted.byOperator()).isEmpty();
        }
    }
}
