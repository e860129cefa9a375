package dev.frugal.ledger.capital;

import dev.frugal.ledger.rebound.EfficiencyGain;
import java.util.Optional;

/// What a capital commitment requires, as JSON: what `ledger capital PRESET --json` prints.
public record CapitalDocument(Commitment commitment, Requirement requirement) {
    /// Default number of tokens billed per query: the mean response of Qwen2.5-Math-1.5B on
    /// MATH500 before training (Han et al. 2026, table 1).
    public static final int TOKENS_PER_QUERY = 763;

    /// What `commitment` requires, and the effect of `gain` if there is one.
    public static CapitalDocument of(
            Commitment commitment, double pricePerMillionTokens, double tokensPerQuery, Optional<EfficiencyGain> gain) {
        var needed = Requirement.of(commitment, pricePerMillionTokens, tokensPerQuery);
        return new CapitalDocument(commitment, gain.map(needed::with).orElse(needed));
    }
}
