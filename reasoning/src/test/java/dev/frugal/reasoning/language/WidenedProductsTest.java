package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the processor, products with bfloat16 weights are those of the numbers, rounded once.
class WidenedProductsTest {
    /// Half a step of a number of eight significant bits, and what float32 sums leave.
    private static final double ROUNDING = 0x1p-8 * 1.01;

    /// More than one block, the last of them shorter.
    private static final int OUTPUTS = 8_300;

    private static final int INPUTS = 1024;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 19, 70})
    void productsAreRoundedOnce(int rows) {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var x = uniform("x", rows, INPUTS);
            var weight = uniform("weight", OUTPUTS, INPUTS);
            var bias = uniform("bias", OUTPUTS);
            var product = WidenedProducts.linear(x, weight, new TensorOptional(bias));
            requireRounded(product, torch.linear(exact(x), exact(weight), new TensorOptional(exact(bias))));
            var gradient = uniform("gradient", rows, OUTPUTS);
            requireRounded(WidenedProducts.back(gradient, weight), torch.mm(exact(gradient), exact(weight)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70})
    void gradientsOfAnInputAreRoundedOnce(int rows) {
        try (var _ = Scope.open()) {
            var x = uniform("x", rows, INPUTS).requires_grad_(true);
            var weight = uniform("weight", OUTPUTS, INPUTS);
            var gradient = uniform("gradient", rows, OUTPUTS);
            HiddenStates.send(WidenedProducts.linear(x, weight, new TensorOptional()), gradient);
            requireRounded(x.grad(), torch.mm(exact(gradient), exact(weight)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyHalfPrecisionIsWidened(boolean half) {
        try (var _ = Scope.open()) {
            var weight = half ? uniform("weight", 2, 3) : exact(uniform("weight", 2, 3));
            boolean checkpoints = WidenedProducts.checkpointed(weight, Gradients.KEPT) == Gradients.CHECKPOINTED;
            assertThat(checkpoints).isEqualTo(half && WidenedProducts.serve(weight));
            assertThat(WidenedProducts.checkpointed(weight, Gradients.NONE)).isEqualTo(Gradients.NONE);
        }
    }

    private static void requireRounded(Tensor found, Tensor expected) {
        assertThat(Tensors.type(found)).isEqualTo(ScalarType.BFloat16);
        var numbers = Tensors.doubles(found.to(ScalarType.Double));
        var wanted = Tensors.doubles(expected);
        for (int i = 0; i < wanted.length; i++) {
            // A sum of about a thousand terms of magnitude one, where it cancels.
            assertThat(numbers[i]).isCloseTo(wanted[i], within(ROUNDING * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    private static Tensor exact(Tensor half) {
        return half.detach().to(ScalarType.Double);
    }

    private static Tensor uniform(String name, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        var random = new Seed(5).named(name).random();
        var values = random.doubles(count, -1, 1).toArray();
        return Tensors.of(values, shape).to(ScalarType.BFloat16);
    }
}
