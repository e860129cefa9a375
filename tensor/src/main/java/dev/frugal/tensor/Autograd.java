package dev.frugal.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Gradients by reverse automatic differentiation, without touching what the inputs have
/// accumulated.
public final class Autograd {
    private Autograd() {}

    /// The gradients of a scalar in each of `inputs`, of the inputs' shapes. The graph is freed.
    public static List<Tensor> gradients(Tensor scalar, Collection<Tensor> inputs) {
        return gradients(scalar, inputs, false);
    }

    /// The gradients of a scalar in each of `inputs`, themselves differentiable. The graph is kept.
    public static List<Tensor> differentiableGradients(Tensor scalar, Collection<Tensor> inputs) {
        return gradients(scalar, inputs, true);
    }

    private static List<Tensor> gradients(Tensor scalar, Collection<Tensor> inputs, boolean createGraph) {
        var vector = torch.grad(
                new TensorVector(scalar),
                new TensorVector(inputs.toArray(new Tensor[0])),
                new TensorVector(),
                new BoolOptional(createGraph),
                createGraph,
                false);
        var result = new ArrayList<Tensor>(inputs.size());
        for (long i = 0; i < vector.size(); i++) {
            result.add(new Tensor(vector.get(i)));
        }
        return List.copyOf(result);
    }
}
