package dev.frugal.tensor.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdamTest {
    /// libtorch multiplies in another order.
    private static final double ROUNDING_FLOAT64 = 1e-13;

    private static final double ROUNDING_FLOAT32 = 2e-6;
    private static final double RATE = 0.01;

    /// Of rates of a hundredth.
    private static final double ROUNDING_OF_RATES = 1e-15;

    /// What Adam's ε of 1e-8 beside a gradient of 2 takes from a move of the rate, 5e-11.
    private static final double EPSILON = 1e-10;

    private final Seed seed = new Seed(17);

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void itTakesTheStepsOfLibtorchsAdamW(ScalarType type) {
        try (var _ = Scope.open()) {
            var ours = network(type);
            var theirs = network(type);
            var settings = Adam.Settings.DEFAULT.withWeightDecay(0.1);
            var adam = new Adam(ours.parameters(), settings);
            var options = new AdamWOptions(RATE);
            options.weight_decay().put(0.1);
            var reference =
                    new AdamW(new TensorVector(theirs.parameters().values().toArray(new Tensor[0])), options);
            for (int step = 0; step < 20; step++) {
                adam.clearGradients();
                loss(ours, step).backward();
                adam.step(RATE);
                reference.zero_grad();
                loss(theirs, step).backward();
                reference.step();
            }
            double tolerance = type == ScalarType.Double ? ROUNDING_FLOAT64 : ROUNDING_FLOAT32;
            assertThat(values(ours)).containsExactly(values(theirs), within(tolerance));
        }
    }

    @Test
    void gradientsThatLieElsewhereMoveParametersTheSameWay() {
        try (var _ = Scope.open()) {
            var accumulated = network(ScalarType.Float);
            var elsewhere = network(ScalarType.Float);
            var first = new Adam(accumulated.parameters());
            var second = new Adam(elsewhere.parameters());
            for (int step = 0; step < 5; step++) {
                first.clearGradients();
                loss(accumulated, step).backward();
                second.step(
                        RATE,
                        accumulated.parameters().values().stream()
                                .map(tensor -> Optional.of(Tensors.memory(tensor.grad())))
                                .toList());
                first.step(RATE);
            }
            assertThat(values(elsewhere)).containsExactly(values(accumulated));
        }
    }

    @Test
    void gradientsOfOtherParametersAreRefused() {
        try (var _ = Scope.open()) {
            var adam = new Adam(Map.of("p", Tensors.of(new double[] {1, 2}, 2)));
            assertThatThrownBy(() -> adam.step(RATE, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 gradients for 1");
            var tooShort = Optional.of(MemorySegment.ofArray(new double[1]));
            assertThatThrownBy(() -> adam.step(RATE, List.of(tooShort)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8 bytes");
        }
    }

    @Test
    void aRestoredRunEqualsOneThatNeverStopped() {
        try (var _ = Scope.open()) {
            var whole = network(ScalarType.Float);
            train(whole, new Adam(whole.parameters()), 0, 30);
            var firstPart = network(ScalarType.Float);
            var first = new Adam(firstPart.parameters());
            train(firstPart, first, 0, 13);
            var secondPart = network(ScalarType.Float);
            Parameters.load(firstPart.parameters(), secondPart.parameters(), "test");
            var second = new Adam(secondPart.parameters());
            second.restore(first.state());
            train(secondPart, second, 13, 30);
            assertThat(values(secondPart)).containsExactly(values(whole));
        }
    }

    @Test
    void theStateOfAnotherModelIsRefused() {
        try (var _ = Scope.open()) {
            var small = new Mlp(List.of(1, 2), ScalarType.Float, seed);
            var state = new Adam(small.parameters()).state();
            var adam = new Adam(network(ScalarType.Float).parameters());
            assertThatThrownBy(() -> adam.restore(state))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("first_moment");
            assertThatThrownBy(() -> adam.restore(Map.of())).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aParameterWithoutAGradientStaysWhereItIs() {
        try (var _ = Scope.open()) {
            var used = Tensors.of(new double[] {1, 2}, 2).set_requires_grad(true);
            var unused = Tensors.of(new double[] {3}, 1).set_requires_grad(true);
            var adam = new Adam(Map.of("used", used, "unused", unused));
            used.square().sum().backward();
            adam.step(RATE);
            assertThat(Tensors.doubles(unused)).containsExactly(3);
            assertThat(Tensors.doubles(used)).containsExactly(new double[] {0.99, 1.99}, within(EPSILON));
        }
    }

    @Test
    void clippingBringsTheJointNormToTheLimitAndKeepsTheDirection() {
        try (var _ = Scope.open()) {
            var a = Tensors.of(new double[] {3}, 1).set_requires_grad(true);
            var b = Tensors.of(new double[] {4}, 1).set_requires_grad(true);
            a.square().sum().add(b.square().sum()).backward();
            assertThat(GradientClipping.byGlobalNorm(List.of(a, b), 1)).isCloseTo(10, within(ROUNDING_FLOAT64));
            assertThat(Tensors.doubles(a.grad())[0]).isCloseTo(0.6, within(ROUNDING_FLOAT64));
            assertThat(Tensors.doubles(b.grad())[0]).isCloseTo(0.8, within(ROUNDING_FLOAT64));
            assertThat(GradientClipping.byGlobalNorm(List.of(a, b), 2)).isCloseTo(1, within(ROUNDING_FLOAT64));
            assertThat(Tensors.doubles(a.grad())[0]).isCloseTo(0.6, within(ROUNDING_FLOAT64));
        }
    }

    @Test
    void schedulesPassThroughTheirEnds() {
        var cosine = new LearningRateSchedule.Cosine(0.01, 100, 0.1);
        assertThat(cosine.at(0)).isEqualTo(0.01);
        assertThat(cosine.at(50)).isCloseTo(0.0055, within(ROUNDING_OF_RATES));
        assertThat(cosine.at(100)).isCloseTo(0.001, within(ROUNDING_OF_RATES));
        assertThat(cosine.at(1000)).isEqualTo(cosine.at(100));
        var warm = new LearningRateSchedule.WarmUp(10, cosine);
        assertThat(warm.at(0)).isCloseTo(0.001, within(ROUNDING_OF_RATES));
        assertThat(warm.at(9)).isCloseTo(0.01, within(ROUNDING_OF_RATES));
        assertThat(warm.at(10)).isEqualTo(0.01);
        assertThat(warm.at(60)).isEqualTo(cosine.at(50));
    }

    private void train(Mlp network, Adam adam, int from, int to) {
        for (int step = from; step < to; step++) {
            try (var _ = Scope.open()) {
                adam.clearGradients();
                loss(network, step).backward();
                adam.step(RATE);
            }
        }
    }

    private Mlp network(ScalarType type) {
        return new Mlp(List.of(2, 8, 1), type, seed);
    }

    private Tensor loss(Mlp network, int step) {
        var random = seed.named("batch").at(step).random();
        var type = Tensors.type(network.layers().getFirst().weight());
        var x = Tensors.of(random.doubles(32, -1, 1).toArray(), type, 16, 2);
        return network.forward(x)
                .sub(x.narrow(1, 0, 1).mul(x.narrow(1, 1, 1)))
                .square()
                .mean();
    }

    private static double[] values(Mlp network) {
        return new ParameterVector(network.parameters()).read();
    }
}
