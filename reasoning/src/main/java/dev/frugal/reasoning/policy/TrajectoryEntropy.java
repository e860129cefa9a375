package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.Set;

/// What "the entropy of a response" means, which the FGO paper leaves open.
public enum TrajectoryEntropy {
    /// −Σ p·log p over the sampled tokens, summed over the response: what the authors' code
    /// computes. It grows with length, so it acts as a length term.
    @JsonAlias("sampled-sum")
    SAMPLED_SUM,
    /// The same, divided by the number of tokens.
    @JsonAlias("sampled-mean")
    SAMPLED_MEAN,
    /// The entropy of the whole next-token distribution, summed over the response.
    @JsonAlias("distribution-sum")
    DISTRIBUTION_SUM,
    /// The same, divided by the number of tokens.
    @JsonAlias("distribution-mean")
    DISTRIBUTION_MEAN;

    /// What has to be known of a response.
    Set<ResponseFact> needs() {
        return switch (this) {
            case SAMPLED_SUM, SAMPLED_MEAN -> Set.of();
            case DISTRIBUTION_SUM, DISTRIBUTION_MEAN -> Set.of(ResponseFact.DISTRIBUTION_ENTROPIES);
        };
    }
}
