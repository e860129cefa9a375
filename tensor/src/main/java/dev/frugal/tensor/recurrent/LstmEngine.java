package dev.frugal.tensor.recurrent;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// What runs a long short-term memory layer over a batch of sequences from a zero state.
///
/// `x` has shape `[batch, time, inputs]`; the parameters are PyTorch's: `weight_ih [4·hidden,
/// inputs]`, `weight_hh [4·hidden, hidden]`, `bias_ih` and `bias_hh [4·hidden]`, the gates stacked
/// as input, forget, cell, output. Results take part in automatic differentiation; differentiating
/// gradients again is not promised.
public interface LstmEngine {
    /// The hidden state after every sample, `[batch, time, hidden]`.
    Tensor all(Tensor x, List<Tensor> parameters);

    /// The hidden state after the last sample, `[batch, hidden]`.
    Tensor last(Tensor x, List<Tensor> parameters);

    /// One line that names the implementation and says why it was chosen.
    String description();
}
