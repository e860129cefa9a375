package dev.frugal.physics.comparison;

import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.KeyResult;
import dev.frugal.runs.report.ReportPage;
import java.util.List;
import java.util.Optional;

/// A finished comparison: what it found, and that as a page that can be written or joined with
/// others.
public record ComparisonOutcome(ComparisonResult result, ReportPage page) {
    /// Every trained model that is told no more than the window and forecasts well enough to be
    /// asked instead, held against the classical fit.
    public List<CostSection.Pair> pairs() {
        var judge = new ComparisonKeyResult(result);
        return result.entries().stream()
                .filter(entry -> entry.parameters() > 0 && !entry.told())
                .map(ComparisonEntry::model)
                .distinct()
                .filter(judge::isOfUse)
                .map(model -> new CostSection.Pair(ComparisonReport.CLASSICAL, model))
                .toList();
    }

    /// What it found in one number and one sentence; nothing where no model was trained.
    public Optional<KeyResult> inShort() {
        return new ComparisonKeyResult(result).text();
    }
}
