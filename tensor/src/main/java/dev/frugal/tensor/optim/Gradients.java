package dev.frugal.tensor.optim;

import java.util.Collection;
import org.bytedeco.pytorch.Tensor;

/// What backward passes have accumulated in parameters.
public final class Gradients {
    private Gradients() {}

    /// Forgets the accumulated gradients, so that the next backward pass starts afresh.
    public static void clear(Collection<Tensor> parameters) {
        for (var parameter : parameters) {
            if (parameter.grad().defined()) {
                parameter.mutable_grad().reset();
            }
        }
    }
}
