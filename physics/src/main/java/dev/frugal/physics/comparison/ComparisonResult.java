package dev.frugal.physics.comparison;

import java.util.List;

/// What a comparison found.
///
/// @param system the system's name
/// @param entries every member's scores: the models asked for, then the baselines that were not
/// @param referenceResidual first-order residual of the reference solution through the same code;
///   it proves the metric
public record ComparisonResult(String system, List<ComparisonEntry> entries, double referenceResidual) {
    public ComparisonResult {
        entries = List.copyOf(entries);
    }

    /// The rows of the models that were asked for.
    public List<ComparisonRow> rows(List<String> models) {
        return ComparisonRow.of(entries, models);
    }
}
