package dev.frugal.ledger.capital;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.rebound.EfficiencyGain;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What has to be sold each year to carry a commitment.
///
/// @param revenue a year, in the currency of the amount
/// @param tokens a year, at the price of a token
/// @param queries a year, at the tokens of a query
/// @param installedTokensPerSecond what the machines must be able to serve, since only a share of
///   their capacity is sold
/// @param afterGain the same once queries need less compute and cost less, if a gain was given
@JsonNaming(SnakeCaseStrategy.class)
public record Requirement(
        double revenue, double tokens, double queries, double installedTokensPerSecond, Optional<AfterGain> afterGain) {
    private static final double SECONDS_A_YEAR = 8766 * 3600.0;

    /// What a gain does. The price of a query falls as [EfficiencyGain] says, so that more of them
    /// have to be sold for the same revenue, each needing less compute.
    ///
    /// @param priceRatio price of a query after over before
    /// @param queries to be sold a year for the same revenue
    /// @param queriesRatio these over those before
    /// @param computeRatio compute they need over compute before; what is below 1 stands idle
    /// @param demandRatio queries that customers ask for at the lower price, by their elasticity
    /// @param revenueRatio revenue from these over the revenue required; below 1 it falls short
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

    /// The same requirement with what `gain` does to it.
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
