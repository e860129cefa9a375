package dev.frugal.runs;

/// One line of `metrics.jsonl`.
///
/// @param step the training step, epoch or index the number belongs to
/// @param seconds working time of the run until then, over all its sessions
/// @param name what was measured; names of one part of a job share a prefix
/// @param value the number; not-a-number and infinities are written as the strings `NaN`,
///   `Infinity` and `-Infinity`
public record Metric(long step, double seconds, String name, double value) {
    public Metric {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a metric needs a name");
        }
    }
}
