package dev.frugal.ledger.meter;

import java.util.List;

/// Floating-point operations of a forward pass, from shapes alone; a multiplication and an addition
/// count as two. Only matrix products are counted, as in libtorch's profiler.
///
/// A training step is about three forward passes: one forward, two for the gradients of inputs and
/// weights (Kaplan et al. 2020, appendix B).
public final class OperationCount {
    /// Number of forward passes equivalent to a training step with reverse differentiation.
    public static final long TRAINING_STEP_PASSES = 3;

    private OperationCount() {}

    /// `rows` rows through a linear layer `[inputs → outputs]`.
    public static long linear(long rows, long inputs, long outputs) {
        return 2 * rows * inputs * outputs;
    }

    /// `rows` rows through a chain of linear layers; `sizes` from the input to the output.
    public static long multilayerPerceptron(long rows, List<Integer> sizes) {
        long operations = 0;
        for (int i = 1; i < sizes.size(); i++) {
            operations += linear(rows, sizes.get(i - 1), sizes.get(i));
        }
        return operations;
    }

    /// `rows` sequences of `steps` samples through one LSTM layer: four gates, each fed by the
    /// input and the hidden state.
    public static long longShortTermMemory(long rows, long steps, long inputs, long hidden) {
        return linear(rows * steps, inputs, 4 * hidden) + linear(rows * steps, hidden, 4 * hidden);
    }

    /// The two products of scaled dot-product attention: `queries` new positions that each attend
    /// to `keys` positions, over all heads, whose sizes sum to `width`.
    public static long attention(long rows, long queries, long keys, long width) {
        return 4 * rows * queries * keys * width;
    }
}
