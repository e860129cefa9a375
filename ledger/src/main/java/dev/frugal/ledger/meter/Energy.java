package dev.frugal.ledger.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the joules of a cost statement were determined.
///
/// @param measured whether all joules were read from counters, none estimated
/// @param method the counters, or the model with its numbers; and the devices that are excluded
public record Energy(boolean measured, String method) {
    /// The joules of a run whose processors, and whose graphics processors, were read by these
    /// counters; `missing` are devices that could not be read.
    static Energy of(
            Optional<EnergyCounter> processors,
            Optional<EnergyCounter> graphics,
            List<String> missing,
            PowerModel model) {
        var parts = new ArrayList<String>();
        parts.add(
                processors.map(counter -> "measured: " + counter.description()).orElse(model.description()));
        graphics.ifPresent(counter -> parts.add((processors.isPresent() ? "" : "measured: ") + counter.description()));
        missing.forEach(device -> parts.add("not counted: " + device));
        return new Energy(processors.isPresent(), String.join("; ", parts));
    }

    /// The same with processes on other machines, whose joules `model` estimated.
    Energy with(PowerModel model) {
        return measured ? new Energy(false, "%s; on other machines %s".formatted(method, model.description())) : this;
    }

    /// The same run after it was resumed in another process, whose joules were determined like
    /// `later`.
    Energy then(Energy later) {
        return method.endsWith(later.method()) ? this : new Energy(false, method + ", then " + later.method());
    }
}
