package dev.frugal.reasoning.policy;

/// The divisors of a whole step's loss, the same for every part of the step.
///
/// A part divides by these and not by its own counts, so that parts add up to the loss of the whole
/// however the step is split.
///
/// - `responses`: responses in the step;
/// - `tokens`: response tokens that are trained on;
/// - `limit`: the longest response the sampler may write, in tokens.
public record BatchTotals(long responses, long tokens, int limit) {
    public BatchTotals {
        if (responses < 1 || tokens < 1 || limit < 1) {
            throw new IllegalArgumentException(
                    "%d responses with %d tokens and a limit of %d tokens".formatted(responses, tokens, limit));
        }
    }
}
