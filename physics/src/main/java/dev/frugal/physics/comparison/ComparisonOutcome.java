package dev.frugal.physics.comparison;

import dev.frugal.runs.report.Accounts;
import dev.frugal.runs.report.Page;
import java.util.List;

/// A finished comparison: what it found, and that as a page that can be written or joined with
/// others.
public record ComparisonOutcome(ComparisonResult result, Page page) {
    /// Every trained model that is told no more than the window, held against the classical fit.
    public List<Accounts.Pair> pairs() {
        return result.entries().stream()
                .filter(entry -> entry.parameters() > 0 && !entry.told())
                .map(ComparisonEntry::model)
                .distinct()
                .map(model -> new Accounts.Pair(ComparisonReport.CLASSICAL, model))
                .toList();
    }
}
