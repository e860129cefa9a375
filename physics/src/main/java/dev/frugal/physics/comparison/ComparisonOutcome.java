package dev.frugal.physics.comparison;

import dev.frugal.runs.report.Accounts;
import dev.frugal.runs.report.InShort;
import dev.frugal.runs.report.Page;
import java.util.List;
import java.util.Optional;

/// A finished comparison: what it found, and that as a page that can be written or joined with
/// others.
public record ComparisonOutcome(ComparisonResult result, Page page) {
    /// Every trained model that is told no more than the window and forecasts well enough to be
    /// asked instead, held against the classical fit.
    public List<Accounts.Pair> pairs() {
        var judge = new ComparisonInShort(result);
        return result.entries().stream()
                .filter(entry -> entry.parameters() > 0 && !entry.told())
                .map(ComparisonEntry::model)
                .distinct()
                .filter(judge::isOfUse)
                .map(model -> new Accounts.Pair(ComparisonReport.CLASSICAL, model))
                .toList();
    }

    /// What it found in one number and one sentence; nothing where no model was trained.
    public Optional<InShort> inShort() {
        return new ComparisonInShort(result).text();
    }
}
