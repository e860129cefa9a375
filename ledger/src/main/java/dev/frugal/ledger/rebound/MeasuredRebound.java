package dev.frugal.ledger.rebound;

import java.util.Optional;

/// A gain between two runs, and its consequences.
///
/// @param before the run it is measured from
/// @param after the run it is measured to
/// @param gain cost of a query before over after; below 1 if a query has become more expensive
/// @param outcome empty unless the gain is above 1
public record MeasuredRebound(String before, String after, double gain, Optional<Rebound> outcome) {
    /// The effect of the gain measured from `before` to `after`, at a share of compute in the price and an
    /// elasticity.
    public static MeasuredRebound of(String before, String after, double gain, double computeShare, double elasticity) {
        return new MeasuredRebound(
                before,
                after,
                gain,
                gain > 1
                        ? Optional.of(new EfficiencyGain(gain, computeShare, elasticity).outcome())
                        : Optional.empty());
    }
}
