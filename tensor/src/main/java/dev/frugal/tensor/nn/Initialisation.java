package dev.frugal.tensor.nn;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// How a layer's parameters are drawn before training.
public sealed interface Initialisation {
    /// PyTorch's default: weights and biases uniform in ±1/√fan_in. For an LSTM fan_in is the
    /// hidden size.
    record UniformFanIn() implements Initialisation {}

    /// Weights normal with variance 1/fan_in, biases zero (LeCun et al., "Efficient BackProp",
    /// 1998).
    record NormalFanIn() implements Initialisation {}

    /// What PyTorch does when nothing is said.
    static Initialisation standard() {
        return new UniformFanIn();
    }

    /// A leaf tensor of weights that requires a gradient.
    ///
    /// @param scale factor on every number drawn; a last layer scaled by 0.1 starts near zero
    default Tensor weight(Seed seed, long fanIn, double scale, ScalarType type, long... shape) {
        var random = seed.random();
        double deviation = scale / Math.sqrt(fanIn);
        var values = new double[Math.toIntExact(count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (this) {
                case UniformFanIn() -> deviation * (2 * random.nextDouble() - 1);
                case NormalFanIn() -> deviation * random.nextGaussian();
            };
        }
        return leaf(values, type, shape);
    }

    /// A leaf tensor of biases that requires a gradient.
    default Tensor bias(Seed seed, long fanIn, double scale, ScalarType type, long... shape) {
        return switch (this) {
            case UniformFanIn() -> weight(seed, fanIn, scale, type, shape);
            case NormalFanIn() -> leaf(new double[Math.toIntExact(count(shape))], type, shape);
        };
    }

    private static long count(long[] shape) {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    private static Tensor leaf(double[] values, ScalarType type, long[] shape) {
        return Tensors.of(values, type, shape).set_requires_grad(true);
    }
}
