package dev.frugal.tensor.nn;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The affine map `y = x·Wᵀ + b`.
///
/// The weight is `[outputs, inputs]`, shared by all rows, or `[groups, outputs, inputs]`, one
/// matrix per group of rows as a hypernetwork produces them; the bias is `[outputs]` or `[groups,
/// outputs]` accordingly.
public final class Linear implements Layer {
    private final Tensor weight;
    private final Tensor bias;

    /// A layer with parameters of its own, drawn by PyTorch's default.
    public Linear(long inputs, long outputs, ScalarType type, Seed seed) {
        this(inputs, outputs, type, Initialisation.standard(), 1, seed);
    }

    /// A layer with parameters of its own.
    ///
    /// @param scale factor on every number drawn
    /// @throws IllegalArgumentException if a size is not positive
    public Linear(long inputs, long outputs, ScalarType type, Initialisation initialisation, double scale, Seed seed) {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a linear layer has at least one input and one output, not %d and %d".formatted(inputs, outputs));
        }
        weight = initialisation.weight(seed.named("weight"), inputs, scale, type, outputs, inputs);
        bias = initialisation.bias(seed.named("bias"), inputs, scale, type, outputs);
    }

    private Linear(Tensor weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /// A layer over tensors that come from elsewhere: read from a file, produced by a hypernetwork.
    ///
    /// @throws IllegalArgumentException if the shapes do not belong together
    public static Linear of(Tensor weight, Tensor bias) {
        var matrix = Tensors.shape(weight);
        var offsets = Tensors.shape(bias);
        boolean fits = (matrix.length == 2 && Arrays.equals(offsets, new long[] {matrix[0]}))
                || (matrix.length == 3 && Arrays.equals(offsets, new long[] {matrix[0], matrix[1]}));
        if (!fits) {
            throw new IllegalArgumentException("a weight of shape %s cannot have a bias of shape %s"
                    .formatted(Arrays.toString(matrix), Arrays.toString(offsets)));
        }
        return new Linear(weight, bias);
    }

    /// `x`: shape `[…, inputs]`, or `[groups, rows, inputs]` when there is a matrix per group.
    /// Returns the same shape with `outputs` last.
    public Tensor forward(Tensor x) {
        return grouped()
                ? torch.baddbmm(bias.unsqueeze(1), x, weight.transpose(1, 2))
                : torch.linear(x, weight, new TensorOptional(bias));
    }

    /// The linear part alone, `x·Wᵀ`: what a derivative goes through.
    public Tensor forwardWithoutBias(Tensor x) {
        return grouped() ? torch.bmm(x, weight.transpose(1, 2)) : torch.linear(x, weight);
    }

    /// Whether every group of rows has a matrix of its own.
    public boolean grouped() {
        return weight.dim() == 3;
    }

    public long inputs() {
        return weight.size(-1);
    }

    public long outputs() {
        return weight.size(-2);
    }

    public Tensor weight() {
        return weight;
    }

    public Tensor bias() {
        return bias;
    }

    @Override
    public Map<String, Tensor> parameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put("weight", weight);
        parameters.put("bias", bias);
        return parameters;
    }
}
