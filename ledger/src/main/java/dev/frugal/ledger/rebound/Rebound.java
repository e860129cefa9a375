package dev.frugal.ledger.rebound;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The effect of an efficiency gain on price, demand and compute, as dimensionless ratios to
/// before.
///
/// @param priceRatio price after over price before
/// @param demandRatio queries after over queries before
/// @param computeRatio compute of all queries after over before
/// @param rebound share of the expected saving that new demand uses up: 0 none, 1 all of it
/// @param breakEvenElasticity the elasticity at which rebound is 1
@JsonNaming(SnakeCaseStrategy.class)
public record Rebound(
        double priceRatio, double demandRatio, double computeRatio, double rebound, double breakEvenElasticity) {
    /// Whether total compute is higher than before the gain, which Saunders calls backfire.
    public boolean backfires() {
        return rebound > 1;
    }
}
