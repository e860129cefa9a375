package dev.frugal.ledger.statement;

import java.util.List;

/// One of the things that a run compares: a method trained with one seed, say.
///
/// @param name within the run, as told to the meter: `fgo-1`
/// @param group what it is a seed of: `fgo`
/// @param parameters of its model, 0 where there is none
/// @param measures what it achieved
public record MemberCost(String name, String group, long parameters, List<Measure> measures) {
    public MemberCost {
        measures = List.copyOf(measures);
        if (name.isEmpty() || group.isEmpty() || parameters < 0) {
            throw new IllegalArgumentException("a member '%s' of '%s' with %d parameters; expected names and at least 0"
                    .formatted(name, group, parameters));
        }
    }
}
