package dev.frugal.ledger.statement;

import java.util.List;

/// A member of a comparison: for example a method trained with one seed.
///
/// @param name name within the run, as given to the meter: `fgo-1`
/// @param group its group, of which it is one seed: `fgo`
/// @param parameters parameters of its model, 0 if there is none
/// @param measures results
public record MemberCost(String name, String group, long parameters, List<Measure> measures) {
    public MemberCost {
        measures = List.copyOf(measures);
        if (name.isEmpty() || group.isEmpty() || parameters < 0) {
            throw new IllegalArgumentException("a member '%s' of '%s' with %d parameters; expected names and at least 0"
                    .formatted(name, group, parameters));
        }
    }
}
