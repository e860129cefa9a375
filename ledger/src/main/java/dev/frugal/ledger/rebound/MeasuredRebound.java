package dev.frugal.ledger.rebound;

import java.util.Optional;

/// A gain between two runs, and what follows from it.
///
/// @param before the run it is measured from
/// @param after the run it is measured to
/// @param gain cost of a query before over after; below 1 where it has become dearer
/// @param outcome empty unless the gain is above 1
public record MeasuredRebound(String before, String after, double gain, Optional<Rebound> outcome) {
    /// What a gain measured from `before` to `after` does at a share of compute in the price and an
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
