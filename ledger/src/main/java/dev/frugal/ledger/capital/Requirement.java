package dev.frugal.ledger.capital;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.rebound.EfficiencyGain;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What must be sold each year to cover a commitment.
///
/// @param revenue annual revenue, in the currency of the amount
/// @param tokens tokens per year, at the token price
/// @param queries queries per year, at the tokens per query
/// @param installedTokensPerSecond required capacity, since only a share of it is sold
/// @param afterGain the same once queries need less compute and cost less, if a gain was given
@JsonNaming(SnakeCaseStrategy.class)
public record Requirement(
        double revenue, double tokens, double queries, double installedTokensPerSecond, Optional<AfterGain> afterGain) {
    private static final double SECONDS_A_YEAR = 8766 * 3600.0;

    /// The effect of a gain. The price of a query falls according to [EfficiencyGain], so more
    /// queries must be sold for the same revenue, each needing less compute.
    ///
    /// @param priceRatio price of a query after over before
    /// @param queries queries to sell per year for the same revenue
    /// @param queriesRatio these relative to before
    /// @param computeRatio their compute relative to before; below 1, machines are idle
    /// @param demandRatio demand at the lower price, by the elasticity
    /// @param revenueRatio revenue from this demand relative to the required revenue; below 1 it is
    ///     insufficient
    @JsonNaming(SnakeCaseStrategy.class)
    public record AfterGain(
            double priceRatio,
            double queries,
            double queriesRatio,
            double computeRatio,
            double demandRatio,
            double revenueRatio) {}

    /// The requirement of `commitment` when a million tokens sell at `pricePerMillionTokens` and a
    /// query takes `tokensPerQuery`.
    public static Requirement of(Commitment commitment, double pricePerMillionTokens, double tokensPerQuery) {
        if (!(pricePerMillionTokens > 0) || !(tokensPerQuery > 0)) {
            throw new InvalidInputException("a million tokens cost %s and a query has %s tokens; expected both above 0"
                    .formatted(pricePerMillionTokens, tokensPerQuery));
        }
        double revenue = commitment.annualCharge();
        double tokens = revenue / pricePerMillionTokens * 1e6;
        return new Requirement(
                revenue,
                tokens,
                tokens / tokensPerQuery,
                tokens / SECONDS_A_YEAR / commitment.utilisation().value(),
                Optional.empty());
    }

    /// The same requirement with the effect of `gain`.
    public Requirement with(EfficiencyGain gain) {
        var outcome = gain.outcome();
        double queriesRatio = 1 / outcome.priceRatio();
        return new Requirement(
                revenue,
                tokens,
                queries,
                installedTokensPerSecond,
                Optional.of(new AfterGain(
                        outcome.priceRatio(),
                        queries * queriesRatio,
                        queriesRatio,
                        queriesRatio / gain.gain(),
                        outcome.demandRatio(),
                        outcome.demandRatio() * outcome.priceRatio())));
    }
}
