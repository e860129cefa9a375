package dev.frugal.physics.comparison;

import dev.frugal.physics.reference.Reliability;
import dev.frugal.runs.RunContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `physics train --json` prints.
///
/// @param system the system's name
/// @param model the name of the model's kind
/// @param rows its scores, one row for each split
/// @param regimes how far the probabilities of its regimes hold; empty if it has no classifier of regimes
/// @param file the trained model
/// @param run the folder of the run
public record SingleTrainingDocument(
        String system,
        String model,
        List<ComparisonEntry.Row> rows,
        Optional<Reliability> regimes,
        String file,
        String run) {
    public SingleTrainingDocument {
        rows = List.copyOf(rows);
    }

    /// The document of a training.
    ///
    /// @param result of which the first entry is the model's
    public static SingleTrainingDocument of(ComparisonResult result, Path file, RunContext context) {
        var entry = result.entries().getFirst();
        return new SingleTrainingDocument(
                result.system(),
                entry.model(),
                entry.rows(),
                entry.regimes(),
                file.toString(),
                context.directory().folder().toString());
    }
}
