package dev.frugal.tensor.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Autograd;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Mlp;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every jet engine does, checked in float64 against nested automatic differentiation and
/// against differences of the network's own values.
abstract class JetEngineContract {
    /// Relative to the largest number compared; the two ways round differently.
    private static final double ROUNDING = 1e-12;

    /// A fourth difference with step 0.02 is exact to about h²·y⁽⁶⁾/6 and 16ε/h⁴.
    private static final double DIFFERENCE = 5e-3;

    private final Seed seed = new Seed(11);

    abstract JetEngine engine();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void valuesAndDerivativesEqualNestedDifferentiation(int order) {
        try (var _ = Scope.open()) {
            var network = network();
            var x = input(7).set_requires_grad(true);
            var tangents = List.of(numbers("u", 7, 3), numbers("v", 7, 3));
            var jet = engine().propagate(network, Jet.along(x, order, tangents));
            agree(jet.value(), network.forward(x));
            for (int d = 0; d < 2; d++) {
                var nested = nested(network, x, tangents.get(d), order);
                for (int k = 1; k <= order; k++) {
                    agree(jet.derivative(d, k), nested.get(k));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void gradientsOfWeightsAndInputsEqualNestedDifferentiation(int order) {
        try (var _ = Scope.open()) {
            var network = network();
            var x = input(5).set_requires_grad(true);
            var tangent = numbers("u", 5, 3);
            var leaves = new ArrayList<>(network.parameters().values());
            leaves.add(x);
            var jet = engine().propagate(network, Jet.along(x, order, List.of(tangent)));
            var nested = nested(network, x, tangent, order);
            var jetLoss = jet.value().square().sum();
            var nestedLoss = network.forward(x).square().sum();
            for (int k = 1; k <= order; k++) {
                jetLoss = jetLoss.add(jet.derivative(0, k).square().sum());
                nestedLoss = nestedLoss.add(nested.get(k).square().sum());
            }
            var found = Autograd.gradients(jetLoss, leaves);
            var expected = Autograd.gradients(nestedLoss, leaves);
            for (int i = 0; i < leaves.size(); i++) {
                agree(found.get(i), expected.get(i));
            }
        }
    }

    @Test
    void derivativesEqualCentralDifferences() {
        try (var _ = Scope.open()) {
            var network = network();
            var x = input(6);
            var jet = engine().propagate(network, Jet.seed(x, 4, 1));
            double h = 0.02;
            var shift = Tensors.of(new double[] {0, h, 0}, 3);
            var values = new double[5][];
            for (int i = -2; i <= 2; i++) {
                var shifted = x.add(shift.mul(new org.bytedeco.pytorch.Scalar((double) i)));
                values[i + 2] = Tensors.doubles(network.forward(shifted));
            }
            double[][] stencils = {
                {1 / 12.0, -8 / 12.0, 0, 8 / 12.0, -1 / 12.0},
                {-1 / 12.0, 16 / 12.0, -30 / 12.0, 16 / 12.0, -1 / 12.0},
                {-0.5, 1, 0, -1, 0.5},
                {1, -4, 6, -4, 1}
            };
            for (int k = 1; k <= 4; k++) {
                var found = Tensors.doubles(jet.derivative(0, k));
                for (int i = 0; i < found.length; i++) {
                    double difference = 0;
                    for (int j = 0; j < 5; j++) {
                        difference += stencils[k - 1][j] * values[j][i];
                    }
                    difference /= Math.pow(h, k);
                    assertThat(found[i]).as("order %d", k).isCloseTo(difference, within(DIFFERENCE));
                }
            }
        }
    }

    @Test
    void anInputThatIsItselfAFunctionKeepsItsHigherDerivatives() {
        try (var _ = Scope.open()) {
            var network = new Mlp(List.of(1, 8, 1), ScalarType.Double, seed);
            var t = numbers("t", 9, 1).set_requires_grad(true);
            var jet = engine().propagate(
                            network,
                            Jet.of(
                                    t.sin(),
                                    List.of(List.of(t.cos()), List.of(t.sin().neg()))));
            var y = network.forward(t.sin());
            var first = Autograd.differentiableGradients(y.sum(), List.of(t)).getFirst();
            var second =
                    Autograd.differentiableGradients(first.sum(), List.of(t)).getFirst();
            agree(jet.derivative(0, 1), first);
            agree(jet.derivative(0, 2), second);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMatrixPerGroupActsLikeOneNetworkPerGroup(int order) {
        try (var _ = Scope.open()) {
            var networks = List.of(
                    new Mlp(List.of(2, 5, 3), ScalarType.Double, seed.named("first")),
                    new Mlp(List.of(2, 5, 3), ScalarType.Double, seed.named("second")));
            var leaves = new ArrayList<Tensor>();
            networks.forEach(network -> leaves.addAll(network.parameters().values()));
            var x = numbers("x", 2, 4, 2);
            var grouped = engine().propagate(grouped(networks), Jet.seed(x, order, 0));
            var separate = new ArrayList<Tensor>();
            for (int g = 0; g < 2; g++) {
                separate.add(engine().propagate(networks.get(g), Jet.seed(x.select(0, g), order, 0))
                        .channels());
            }
            var expected = torch.stack(new TensorVector(separate.toArray(new Tensor[0])), 1);
            agree(grouped.channels(), expected);
            var foundGradients = Autograd.gradients(grouped.channels().square().sum(), leaves);
            var expectedGradients = Autograd.gradients(expected.square().sum(), leaves);
            for (int i = 0; i < leaves.size(); i++) {
                agree(foundGradients.get(i), expectedGradients.get(i));
            }
        }
    }

    @Test
    void anInputOfAnotherWidthIsRefused() {
        try (var _ = Scope.open()) {
            var jet = Jet.seed(numbers("x", 4, 2), 1, 0);
            assertThatThrownBy(() -> engine().propagate(network(), jet))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 inputs");
        }
    }

    private Mlp network() {
        return new Mlp(List.of(3, 13, 7, 2), ScalarType.Double, seed.named("network"));
    }

    private Tensor input(int rows) {
        return numbers("input", rows, 3);
    }

    private Tensor numbers(String name, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return Tensors.of(seed.named(name).random().doubles(count, -1, 1).toArray(), shape);
    }

    private static Mlp grouped(List<Mlp> networks) {
        var layers = new ArrayList<Linear>();
        for (int i = 0; i < networks.getFirst().layers().size(); i++) {
            var weights = new ArrayList<Tensor>();
            var biases = new ArrayList<Tensor>();
            for (var network : networks) {
                weights.add(network.layers().get(i).weight());
                biases.add(network.layers().get(i).bias());
            }
            layers.add(Linear.of(
                    torch.stack(new TensorVector(weights.toArray(new Tensor[0]))),
                    torch.stack(new TensorVector(biases.toArray(new Tensor[0])))));
        }
        return Mlp.of(layers);
    }

    /// Derivatives 0 … order of `network(x + s·tangent)` in s at 0.
    private static List<Tensor> nested(Mlp network, Tensor x, Tensor tangent, int order) {
        var s = torch.zeros(new long[] {x.size(0), 1}, Tensors.options(ScalarType.Double));
        s.set_requires_grad(true);
        var y = network.forward(x.add(s.mul(tangent)));
        var perOrder = new ArrayList<List<Tensor>>();
        for (int k = 0; k <= order; k++) {
            perOrder.add(new ArrayList<>());
        }
        for (long j = 0; j < y.size(1); j++) {
            var column = y.narrow(1, j, 1);
            perOrder.getFirst().add(column);
            for (int k = 1; k <= order; k++) {
                column = Autograd.differentiableGradients(column.sum(), List.of(s))
                        .getFirst();
                perOrder.get(k).add(column);
            }
        }
        return perOrder.stream()
                .map(columns -> torch.cat(new TensorVector(columns.toArray(new Tensor[0])), 1))
                .toList();
    }

    private static void agree(Tensor found, Tensor expected) {
        assertThat(Tensors.shape(found)).containsExactly(Tensors.shape(expected));
        double scale = expected.abs().max().item_double();
        assertThat(found.sub(expected).abs().max().item_double()).isLessThanOrEqualTo(ROUNDING * Math.max(1, scale));
    }
}
