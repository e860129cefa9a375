package dev.frugal.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class LstmTest {
    /// Both sum the same products, the fused operation in another order.
    private static final double ROUNDING_FLOAT64 = 1e-14;

    private static final double ROUNDING_FLOAT32 = 1e-6;

    /// A gradient is a sum over 44 steps, whose errors have either sign.
    private static final double SUMMED = 20;

    private final Seed seed = new Seed(3);

    @Test
    void thirtyTwoUnitsOverTwoInputsHave4608Parameters() {
        var lstm = new Lstm(2, 32, ScalarType.Float, seed);
        assertThat(Parameters.count(lstm.parameters())).isEqualTo(4608);
    }

    @Test
    void theFusedOperationEqualsTheEquationsInFloat64() {
        agreesWithTheEquations(ScalarType.Double, ROUNDING_FLOAT64);
    }

    @Test
    void theFusedOperationEqualsTheEquationsInFloat32() {
        agreesWithTheEquations(ScalarType.Float, ROUNDING_FLOAT32);
    }

    @Test
    void theLastStateIsTheLastOfAll() {
        try (var _ = Scope.open()) {
            var lstm = new Lstm(3, 5, ScalarType.Double, seed);
            var x = input(2, 7, 3, ScalarType.Double);
            assertThat(Tensors.doubles(lstm.last(x)))
                    .containsExactly(Tensors.doubles(lstm.all(x).select(1, 6)));
        }
    }

    @Test
    void aWindowWithTheWrongNumberOfColumnsIsRefused() {
        try (var _ = Scope.open()) {
            var lstm = new Lstm(3, 5, ScalarType.Double, seed);
            assertThatThrownBy(() -> lstm.last(input(2, 7, 4, ScalarType.Double)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[2, 7, 4]");
        }
    }

    private void agreesWithTheEquations(ScalarType type, double tolerance) {
        try (var _ = Scope.open()) {
            var lstm = new Lstm(3, 5, type, seed);
            var x = input(4, 11, 3, type);
            var fused = lstm.all(x);
            var written = equations(lstm, x);
            assertThat(Tensors.doubles(fused)).containsExactly(Tensors.doubles(written), within(tolerance));
            var adjoint = input(4, 11, 5, type);
            var leaves = new TensorVector(lstm.parameters().values().toArray(new Tensor[0]));
            var fusedGradients = torch.grad(new TensorVector(fused.mul(adjoint).sum()), leaves);
            var writtenGradients =
                    torch.grad(new TensorVector(written.mul(adjoint).sum()), leaves);
            for (int i = 0; i < leaves.size(); i++) {
                assertThat(Tensors.doubles(fusedGradients.get(i)))
                        .containsExactly(Tensors.doubles(writtenGradients.get(i)), within(SUMMED * tolerance));
            }
        }
    }

    private static Tensor equations(Lstm lstm, Tensor x) {
        var parameters = lstm.parameters();
        var h = torch.zeros(new long[] {x.size(0), lstm.hidden()}, x.options());
        var c = h;
        var states = new ArrayList<Tensor>();
        for (long t = 0; t < x.size(1); t++) {
            var gates = x.select(1, t)
                    .matmul(of(parameters.get("weight_ih")).t())
                    .add(of(parameters.get("bias_ih")))
                    .add(h.matmul(of(parameters.get("weight_hh")).t()))
                    .add(of(parameters.get("bias_hh")));
            var i = gates.narrow(1, 0, lstm.hidden()).sigmoid();
            var f = gates.narrow(1, lstm.hidden(), lstm.hidden()).sigmoid();
            var g = gates.narrow(1, 2 * lstm.hidden(), lstm.hidden()).tanh();
            var o = gates.narrow(1, 3 * lstm.hidden(), lstm.hidden()).sigmoid();
            c = f.mul(c).add(i.mul(g));
            h = o.mul(c.tanh());
            states.add(h);
        }
        return torch.stack(new TensorVector(states.toArray(new Tensor[0])), 1);
    }

    private static Tensor of(org.bytedeco.pytorch.@org.jspecify.annotations.Nullable Tensor tensor) {
        return Objects.requireNonNull(tensor);
    }

    private Tensor input(int batch, int time, int columns, ScalarType type) {
        var random = seed.named("input").at(columns).random();
        return Tensors.of(random.doubles((long) batch * time * columns, -1, 1).toArray(), type, batch, time, columns);
    }
}
