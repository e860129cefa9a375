package dev.frugal.reasoning.policy;

/// What "the entropy of a response" means, which the FGO paper leaves open.
public enum TrajectoryEntropy {
    /// −Σ p·log p over the sampled tokens, summed over the response: what the authors' code
    /// computes. It grows with length, so it acts as a length term.
    SAMPLED_SUM,
    /// The same, divided by the number of tokens.
    SAMPLED_MEAN,
    /// The entropy of the whole next-token distribution, summed over the response.
    DISTRIBUTION_SUM,
    /// The same, divided by the number of tokens.
    DISTRIBUTION_MEAN
}
