package dev.frugal.reasoning.comparison;

import dev.frugal.runs.RunDirectory;
import java.util.List;

/// What `reasoning compare --json` prints.
///
/// @param model the folder of the model that all methods begin with, or `embedded`
/// @param task the name of the task
/// @param rows one for each method and seed
/// @param run the folder of the run
public record MethodComparisonDocument(String model, String task, List<MethodComparisonRow> rows, String run) {
    public MethodComparisonDocument {
        rows = List.copyOf(rows);
    }

    /// The document of what a comparison found in `run`.
    public static MethodComparisonDocument of(
            MethodComparisonSettings settings, List<CompletedRun> finished, RunDirectory run) {
        return new MethodComparisonDocument(
                settings.budget().model(),
                settings.budget().task().name(),
                finished.stream().map(CompletedRun::row).toList(),
                run.folder().toString());
    }
}
