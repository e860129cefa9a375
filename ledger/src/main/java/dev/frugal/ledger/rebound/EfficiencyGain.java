package dev.frugal.ledger.rebound;

import dev.frugal.base.InvalidInputException;

/// A service that needs `1 / gain` of the previous compute, sold at a price that includes compute,
/// to customers whose demand depends on the price.
///
/// With gain g, share s and elasticity ε, and the saving passed on in full:
///
/// - price ratio p = 1 − s (1 − 1/g): only the compute part of the price falls;
/// - demand ratio d = p^(−ε): constant elasticity;
/// - compute ratio c = d / g: more queries, each needing 1/g of the compute;
/// - rebound R = 1 − (1 − c) / (1 − 1/g): the share of the expected saving that new demand uses up;
/// - break-even elasticity ε* = ln g / −ln p, where c = 1 and so R = 1. With s = 1 it is 1.
///
/// Sources: Sorrell and Dimitropoulos (2008), "The rebound effect: microeconomic definitions,
/// limitations and extensions", Ecological Economics 65, 636–649; Saunders (1992) for backfire.
///
/// @param gain g > 1, compute before over compute after for one unit of the same service
/// @param computeShare s, share of compute in the price the customer pays, above 0 and at most 1
/// @param elasticity ε ≥ 0, per cent more demand for one per cent less price
public record EfficiencyGain(double gain, double computeShare, double elasticity) {
    public EfficiencyGain {
        if (!(gain > 1) || Double.isInfinite(gain)) {
            throw new InvalidInputException(
                    "the gain is %s; expected a finite number above 1 (3 means a third of the compute for the same service)"
                            .formatted(gain));
        }
        if (!(computeShare > 0 && computeShare <= 1)) {
            throw new InvalidInputException(
                    "the share of compute in the price is %s; expected a number above 0 and at most 1 (0.4 means 40 per cent)"
                            .formatted(computeShare));
        }
        if (!(elasticity >= 0) || Double.isInfinite(elasticity)) {
            throw new InvalidInputException(
                    "the price elasticity is %s; expected a finite number of at least 0, without the minus sign"
                            .formatted(elasticity));
        }
    }

    /// The outcome once demand has settled.
    public Rebound outcome() {
        double expectedSaving = 1 - 1 / gain;
        double logPriceRatio = Math.log1p(-computeShare * expectedSaving);
        double demandRatio = Math.exp(-elasticity * logPriceRatio);
        double computeRatio = demandRatio / gain;
        return new Rebound(
                Math.exp(logPriceRatio),
                demandRatio,
                computeRatio,
                1 - (1 - computeRatio) / expectedSaving,
                Math.log(gain) / -logPriceRatio);
    }

    /// The same service and price with another elasticity.
    public EfficiencyGain withElasticity(double elasticity) {
        return new EfficiencyGain(gain, computeShare, elasticity);
    }
}
