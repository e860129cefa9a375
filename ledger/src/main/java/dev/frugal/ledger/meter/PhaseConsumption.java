package dev.frugal.ledger.meter;

/// The consumption of one phase of a run.
///
/// @param member the member, such as `fgo-1`; empty for the run as a whole
public record PhaseConsumption(String member, Phase phase, Consumption consumption) {
    /// The consumption of a run as a whole in one phase.
    public PhaseConsumption(Phase phase, Consumption consumption) {
        this("", phase, consumption);
    }
}
