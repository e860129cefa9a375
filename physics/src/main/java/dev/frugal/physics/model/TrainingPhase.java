package dev.frugal.physics.model;

import dev.frugal.physics.objective.Objective;
import java.util.List;

/// A stretch of training: these parts of the network, on this objective, for so many mini-batches
/// in a row.
public record TrainingPhase(String name, List<Submodule> parts, Objective objective, int steps) {
    public TrainingPhase {
        if (parts.isEmpty() || steps < 1) {
            throw new IllegalArgumentException(
                    "phase '%s' trains at least one part for at least one step".formatted(name));
        }
        parts = List.copyOf(parts);
    }
}
