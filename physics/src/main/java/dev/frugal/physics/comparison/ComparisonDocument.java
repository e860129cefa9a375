package dev.frugal.physics.comparison;

import dev.frugal.runs.RunDirectory;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What `physics compare --json` prints (docs/reference/physics-compare.md).
///
/// @param system the system's name
/// @param rows one for each model asked for, seed and split
/// @param referenceResidual as in [ComparisonResult]
/// @param run the folder of the run
@JsonNaming(SnakeCaseStrategy.class)
public record ComparisonDocument(
        String system, List<ComparisonEntry.Row> rows, OptionalDouble referenceResidual, String run) {
    public ComparisonDocument {
        rows = List.copyOf(rows);
    }

    /// The document of what a comparison found in `run`.
    ///
    /// @param names of the models and baselines asked for
    public static ComparisonDocument of(List<String> names, ComparisonResult result, RunDirectory run) {
        return new ComparisonDocument(
                result.system(),
                result.rows(names),
                result.referenceResidual(),
                run.folder().toString());
    }
}
