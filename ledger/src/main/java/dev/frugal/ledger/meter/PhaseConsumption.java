package dev.frugal.ledger.meter;

/// What was spent in one phase of a run: `training`, `evaluation`.
public record PhaseConsumption(String phase, Consumption consumption) {}
