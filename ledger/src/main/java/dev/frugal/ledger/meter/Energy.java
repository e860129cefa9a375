package dev.frugal.ledger.meter;

/// How the joules of a statement came about.
///
/// @param measured true when a counter of the machine was read, false for an estimate
/// @param method the counter, or the model with its numbers
public record Energy(boolean measured, String method) {
    static final Energy COUNTERS =
            new Energy(true, "measured: RAPL counters, packages and memory of the whole machine");

    static Energy of(PowerModel model) {
        return new Energy(false, model.description());
    }
}
