package dev.frugal.ledger.rebound;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What an efficiency gain does to price, demand and compute; all are ratios to before, without
/// unit.
///
/// @param priceRatio price after over price before
/// @param demandRatio queries after over queries before
/// @param computeRatio compute of all queries after over before
/// @param rebound share of the expected saving that more demand eats: 0 none, 1 all of it
/// @param breakEvenElasticity the elasticity at which rebound is 1
@JsonNaming(SnakeCaseStrategy.class)
public record Rebound(
        double priceRatio, double demandRatio, double computeRatio, double rebound, double breakEvenElasticity) {
    /// Whether more compute is used in all than before the gain, which Saunders calls backfire.
    public boolean backfires() {
        return rebound > 1;
    }
}
