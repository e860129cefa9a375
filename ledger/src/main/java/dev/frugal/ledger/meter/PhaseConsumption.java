package dev.frugal.ledger.meter;

/// What was spent in one phase of a run.
///
/// @param member which of the things a run compares it was spent on, such as `fgo-1`; empty for
///   what belongs to the run as a whole
public record PhaseConsumption(String member, Phase phase, Consumption consumption) {
    /// What a run as a whole spent in one phase.
    public PhaseConsumption(Phase phase, Consumption consumption) {
        this("", phase, consumption);
    }
}
