package dev.frugal.reasoning.policy;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Rows of responses, padded to a common length, as the loss sees them.
///
/// - `current`: log-probabilities under the policy being improved, `[rows, tokens]`, with gradient;
/// - `old`: the same tokens under the policy that sampled them, `[rows, tokens]`;
/// - `reference`: under the frozen reference, `[rows, tokens]`, needed where KL has a weight;
/// - `entropies`: entropy of the current next-token distributions, `[rows, tokens]`, needed where
///   the entropy bonus has a weight;
/// - `mask`: 1 on response tokens, 0 on padding, `[rows, tokens]`;
/// - `advantages`: `[rows]`, or `[rows, tokens]` where each token has its own.
public record PolicyBatch(
        Tensor current,
        Tensor old,
        Optional<Tensor> reference,
        Optional<Tensor> entropies,
        Tensor mask,
        Tensor advantages) {}
