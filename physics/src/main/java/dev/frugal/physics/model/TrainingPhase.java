package dev.frugal.physics.model;

import dev.frugal.base.Require;
import dev.frugal.physics.objective.Objective;
import java.util.List;

/// A stretch of training: these parts of the network, on this objective, for so many mini-batches
/// in a row.
public record TrainingPhase(String name, List<Submodule> parts, Objective objective, int steps) {
    public TrainingPhase {
        Require.that(!parts.isEmpty(), "parts", parts, "at least one part of the network");
        Require.atLeast("steps", steps, 1);
        parts = List.copyOf(parts);
    }
}
