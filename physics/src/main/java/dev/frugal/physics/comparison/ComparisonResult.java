package dev.frugal.physics.comparison;

import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.KeyResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What a comparison found.
///
/// @param system the system's name
/// @param entries every member's scores: the trained models, then the baselines
/// @param referenceResidual first-order residual of the reference solution through the same code;
///   it proves the metric; empty where no residuals are taken
public record ComparisonResult(String system, List<ComparisonEntry> entries, OptionalDouble referenceResidual) {
    public ComparisonResult {
        entries = List.copyOf(entries);
    }

    /// The rows of these models and baselines, in this order.
    public List<ComparisonEntry.Row> rows(List<String> names) {
        return names.stream()
                .flatMap(name -> entries.stream().filter(entry -> entry.model().equals(name)))
                .flatMap(entry -> entry.rows().stream())
                .toList();
    }

    /// One summary per model and baseline on a split.
    public List<Summary> summaries(String split) {
        return entries.stream()
                .collect(Collectors.groupingBy(ComparisonEntry::model, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(ofModel -> Summary.of(ofModel, split))
                .toList();
    }

    /// Every trained model that is told no more than the window and forecasts well enough to be
    /// asked instead, held against the classical fit; none without that.
    public List<CostSection.Pair> pairs() {
        if (entries.stream().noneMatch(entry -> entry.model().equals(Baselines.CLASSICAL))) {
            return List.of();
        }
        var judge = new ComparisonKeyResult(this);
        return entries.stream()
                .filter(entry -> entry.parameters() > 0 && !entry.told())
                .map(ComparisonEntry::model)
                .distinct()
                .filter(judge::isOfUse)
                .map(model -> new CostSection.Pair(Baselines.CLASSICAL, model))
                .toList();
    }

    /// What it found in one number and one sentence; nothing where no model was trained.
    public Optional<KeyResult> inShort() {
        return new ComparisonKeyResult(this).text();
    }
}
