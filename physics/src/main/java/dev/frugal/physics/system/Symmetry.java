package dev.frugal.physics.system;

import java.util.List;

/// A symmetry of the equations: when `y(t)` is a solution, so is `signs · y(t)`, shifted by half a
/// period of the forcing where `halfForcingPeriod` says so. `signs`: +1 or −1 per state.
public record Symmetry(List<Integer> signs, boolean halfForcingPeriod) {
    /// @throws IllegalArgumentException if a sign is neither +1 nor −1, or no state changes
    public Symmetry {
        signs = List.copyOf(signs);
        if (!signs.stream().allMatch(sign -> sign == 1 || sign == -1) || !signs.contains(-1)) {
            throw new IllegalArgumentException("signs are +1 or -1, at least one of them -1, not " + signs);
        }
    }
}
