package dev.frugal.reasoning.comparison;

import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.InShort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What each method of a comparison made of the model it began with.
final class ComparisonInShort {
    private final List<ComparisonRow> rows;

    ComparisonInShort(List<ComparisonRow> rows) {
        this.rows = rows;
    }

    /// Nothing where the model itself was not judged, or no method was.
    Optional<InShort> text() {
        var methods = rows.stream()
                .map(ComparisonRow::method)
                .distinct()
                .filter(method -> !method.equals(Comparison.BASE))
                .toList();
        if (methods.isEmpty() || of(Comparison.BASE).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new InShort(headline(methods), sentence(methods)));
    }

    /// The method with the shortest answers among those that are right at least as often as the
    /// model they began with; among all, where there is none.
    private Block.Headline headline(List<String> methods) {
        double right = mean(Comparison.BASE, ComparisonRow::accuracySampled);
        var asRight = methods.stream()
                .filter(method -> mean(method, ComparisonRow::accuracySampled) >= right)
                .toList();
        var best = (asRight.isEmpty() ? methods : asRight)
                .stream()
                        .min(Comparator.comparingDouble(method -> mean(method, ComparisonRow::tokensSampled)))
                        .orElseThrow();
        double change =
                mean(best, ComparisonRow::tokensSampled) / mean(Comparison.BASE, ComparisonRow::tokensSampled) - 1;
        return new Block.Headline(
                "%.0f %% %s".formatted(100 * Math.abs(change), change < 0 ? "fewer" : "more"),
                "tokens an answer after training by " + best,
                "right: %.1f %%, before %.1f %%"
                        .formatted(100 * mean(best, ComparisonRow::accuracySampled), 100 * right));
    }

    private String sentence(List<String> methods) {
        var parts = new ArrayList<String>();
        parts.add("The model to begin with takes %.1f tokens for a sampled answer, and %.1f %% of them are right."
                .formatted(
                        mean(Comparison.BASE, ComparisonRow::tokensSampled),
                        100 * mean(Comparison.BASE, ComparisonRow::accuracySampled)));
        for (var method : methods) {
            parts.add("After training by %s: %.1f tokens, %.1f %%."
                    .formatted(
                            method,
                            mean(method, ComparisonRow::tokensSampled),
                            100 * mean(method, ComparisonRow::accuracySampled)));
        }
        return String.join(" ", parts);
    }

    private List<ComparisonRow> of(String method) {
        return rows.stream().filter(row -> row.method().equals(method)).toList();
    }

    private double mean(String method, ToDoubleFunction<ComparisonRow> number) {
        return ComparisonRow.mean(of(method), number);
    }
}
