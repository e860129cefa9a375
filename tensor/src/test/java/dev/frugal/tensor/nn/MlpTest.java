package dev.frugal.tensor.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class MlpTest {
    /// Matrix products of up to 5 terms, summed in different orders.
    private static final double ROUNDING = 1e-14;

    private final Seed seed = new Seed(5);

    @Test
    void theHyperPinnTargetNetworkHas1153Weights() {
        var network = new Mlp(List.of(1, 32, 32, 1), ScalarType.Float, seed);
        assertThat(Parameters.count(network.parameters())).isEqualTo(1153);
        assertThat(network.parameters().keySet())
                .containsExactly("0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias");
    }

    @Test
    void theSameSeedDrawsTheSameNetworkAndAnotherSeedAnother() {
        var sizes = List.of(2, 4, 1);
        assertThat(weights(sizes, new Seed(1))).containsExactly(weights(sizes, new Seed(1)));
        assertThat(weights(sizes, new Seed(1))).isNotEqualTo(weights(sizes, new Seed(2)));
    }

    @Test
    void theDefaultStaysWithinOneOverTheRootOfTheInputs() {
        var layer = new Linear(16, 100, ScalarType.Double, seed);
        assertThat(Tensors.doubles(layer.weight().abs().max())[0]).isBetween(0.24, 0.25);
        assertThat(Tensors.doubles(layer.weight().std())[0])
                .isCloseTo(0.25 / Math.sqrt(3), within(sampling(0.25 / Math.sqrt(3), 16 * 100)));
    }

    @Test
    void normalInitialisationHasVarianceOneOverTheInputsAndTheLastLayerIsScaled() {
        var network = new Mlp(List.of(25, 400, 400), ScalarType.Double, new Initialisation.NormalFanIn(), 0.1, seed);
        assertThat(Tensors.doubles(network.layers().getFirst().weight().std())[0])
                .isCloseTo(0.2, within(sampling(0.2, 25 * 400)));
        assertThat(Tensors.doubles(network.layers().getLast().weight().std())[0])
                .isCloseTo(0.1 / 20, within(sampling(0.1 / 20, 400 * 400)));
        assertThat(Tensors.doubles(network.layers().getLast().bias())).containsOnly(0.0);
    }

    @Test
    void aMatrixPerGroupActsLikeOneNetworkPerGroup() {
        try (var _ = Scope.open()) {
            var first = new Mlp(List.of(2, 5, 3), ScalarType.Double, seed.named("first"));
            var second = new Mlp(List.of(2, 5, 3), ScalarType.Double, seed.named("second"));
            var layers = new ArrayList<Linear>();
            for (int i = 0; i < 2; i++) {
                layers.add(Linear.of(
                        stack(
                                first.layers().get(i).weight(),
                                second.layers().get(i).weight()),
                        stack(
                                first.layers().get(i).bias(),
                                second.layers().get(i).bias())));
            }
            var x = Tensors.of(
                    seed.named("x").random().doubles(2 * 4 * 2, -1, 1).toArray(), 2, 4, 2);
            var separate = stack(first.forward(x.select(0, 0)), second.forward(x.select(0, 1)));
            assertThat(Tensors.doubles(Mlp.of(layers).forward(x)))
                    .containsExactly(Tensors.doubles(separate), within(ROUNDING));
        }
    }

    @Test
    void loadingCopiesEveryNumber() {
        var source = new Mlp(List.of(2, 3, 1), ScalarType.Float, new Seed(1));
        var target = new Mlp(List.of(2, 3, 1), ScalarType.Float, new Seed(2));
        Parameters.load(source.parameters(), target.parameters(), "test");
        source.parameters()
                .forEach((name, tensor) -> assertThat(Tensors.floats(
                                Objects.requireNonNull(target.parameters().get(name))))
                        .containsExactly(Tensors.floats(tensor)));
    }

    @Test
    void anotherModelsParametersAreRefusedWhole() {
        var source = new Mlp(List.of(2, 3, 2), ScalarType.Float, new Seed(1));
        var target = new Mlp(List.of(2, 3, 1), ScalarType.Float, new Seed(2));
        var before = Tensors.floats(target.layers().getFirst().weight());
        assertThatThrownBy(() -> Parameters.load(source.parameters(), target.parameters(), "model.safetensors"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("model.safetensors belongs to another model")
                .hasMessageContaining("'1.weight'");
        assertThat(Tensors.floats(target.layers().getFirst().weight())).containsExactly(before);
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Mlp.of(
                        List.of(new Linear(2, 3, ScalarType.Float, seed), new Linear(4, 1, ScalarType.Float, seed))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 outputs");
    }

    /// Four standard deviations of a standard deviation that is estimated from so many normal draws; that of uniform
    /// draws scatters less.
    private static double sampling(double deviation, int draws) {
        return 4 * deviation / Math.sqrt(2.0 * draws);
    }

    private static double[] weights(List<Integer> sizes, Seed seed) {
        return Tensors.doubles(
                new Mlp(sizes, ScalarType.Double, seed).layers().getFirst().weight());
    }

    private static Tensor stack(Tensor first, Tensor second) {
        return torch.stack(new TensorVector(first, second));
    }
}
