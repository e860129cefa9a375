package dev.frugal.ledger.capital;

import dev.frugal.ledger.rebound.EfficiencyGain;
import java.util.Optional;

/// What a commitment of capital asks of the market, as JSON: what `ledger capital PRESET --json` prints.
public record CapitalDocument(Commitment commitment, Requirement requirement) {
    /// Tokens a query is billed for unless told otherwise: the mean response of Qwen2.5-Math-1.5B on
    /// MATH500 before training (Han et al. 2026, table 1).
    public static final int TOKENS_PER_QUERY = 763;

    /// What `commitment` asks, and what `gain` does to that, where there is one.
    public static CapitalDocument of(
            Commitment commitment, double pricePerMillionTokens, double tokensPerQuery, Optional<EfficiencyGain> gain) {
        var needed = Requirement.of(commitment, pricePerMillionTokens, tokensPerQuery);
        return new CapitalDocument(commitment, gain.map(needed::with).orElse(needed));
    }
}
