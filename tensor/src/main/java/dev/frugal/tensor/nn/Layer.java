package dev.frugal.tensor.nn;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A differentiable map with named parameters.
public interface Layer {
    /// The parameters in a fixed order. The tensors are the layer's own: writing into them changes
    /// the layer.
    Map<String, Tensor> parameters();
}
