package dev.frugal.runs.sweep;

import dev.frugal.ledger.meter.Consumption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a trial ended.
///
/// @param run the name of its run; empty if it was refused before it had one
/// @param reason why it failed; empty if it finished
/// @param metrics the numbers that the sweep asks for; none if it failed
/// @param spent what its run consumed
public record TrialOutcome(Trial trial, String run, String reason, Map<String, Double> metrics, Consumption spent) {
    public TrialOutcome {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    public boolean finished() {
        return reason.isEmpty();
    }

    /// A finished trial's number.
    public double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }
}
