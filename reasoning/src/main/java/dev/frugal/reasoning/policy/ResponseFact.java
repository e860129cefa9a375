package dev.frugal.reasoning.policy;

/// What may be known of a sampled response beside its tokens' log-probabilities, each at the price
/// of another pass through a model.
public enum ResponseFact {
    /// The entropy of the whole next-token distribution at each token.
    DISTRIBUTION_ENTROPIES,
    /// The log-probability of each token under the frozen reference.
    REFERENCE_LOG_PROBABILITIES
}
