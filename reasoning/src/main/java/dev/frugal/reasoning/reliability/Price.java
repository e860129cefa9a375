package dev.frugal.reasoning.reliability;

import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.price.Prices;

/// What a generated token costs.
///
/// @param operations floating-point operations; a multiplication and an addition count as two
/// @param joules energy
/// @param cost in the currency of the prices
/// @param currency of the cost
public record Price(double operations, double joules, double cost, String currency) {
    /// What serving consumed, at the default prices, divided by the tokens it generated.
    public static Price perToken(Consumption served, double tokens) {
        var prices = Prices.defaults();
        return new Price(
                served.floatingPointOperations() / tokens,
                served.joules() / tokens,
                prices.cost(served, prices.machine()).total() / tokens,
                prices.currency());
    }
}
