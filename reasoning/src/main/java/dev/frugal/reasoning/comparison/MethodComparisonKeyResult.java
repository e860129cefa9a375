package dev.frugal.reasoning.comparison;

import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.KeyResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What each method of a comparison made of the model it began with.
final class MethodComparisonKeyResult {
    private final List<MethodComparisonRow> rows;

    MethodComparisonKeyResult(List<MethodComparisonRow> rows) {
        this.rows = rows;
    }

    /// Nothing where the model itself was not judged, or no method was.
    Optional<KeyResult> text() {
        var methods = rows.stream()
                .map(MethodComparisonRow::method)
                .distinct()
                .filter(method -> !method.equals(MethodComparison.BASE))
                .toList();
        if (methods.isEmpty() || of(MethodComparison.BASE).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new KeyResult(headline(methods), sentence(methods)));
    }

    /// The method with the shortest answers among those that are right at least as often as the
    /// model they began with; among all, where there is none.
    private Block.Headline headline(List<String> methods) {
        double right = mean(MethodComparison.BASE, MethodComparisonRow::accuracySampled);
        var asRight = methods.stream()
                .filter(method -> mean(method, MethodComparisonRow::accuracySampled) >= right)
                .toList();
        var best = (asRight.isEmpty() ? methods : asRight)
                .stream()
                        .min(Comparator.comparingDouble(method -> mean(method, MethodComparisonRow::tokensSampled)))
                        .orElseThrow();
        double change = mean(best, MethodComparisonRow::tokensSampled)
                        / mean(MethodComparison.BASE, MethodComparisonRow::tokensSampled)
                - 1;
        return new Block.Headline(
                "%.0f %% %s".formatted(100 * Math.abs(change), change < 0 ? "fewer" : "more"),
                "tokens per response after training with " + best,
                "right: %.1f %%, before %.1f %%"
                        .formatted(100 * mean(best, MethodComparisonRow::accuracySampled), 100 * right));
    }

    private String sentence(List<String> methods) {
        var parts = new ArrayList<String>();
        parts.add(("The starting model takes %.1f tokens per sampled response, and %.1f %% of its responses are "
                        + "right.")
                .formatted(
                        mean(MethodComparison.BASE, MethodComparisonRow::tokensSampled),
                        100 * mean(MethodComparison.BASE, MethodComparisonRow::accuracySampled)));
        for (var method : methods) {
            parts.add("After training with %s: %.1f tokens, %.1f %%."
                    .formatted(
                            method,
                            mean(method, MethodComparisonRow::tokensSampled),
                            100 * mean(method, MethodComparisonRow::accuracySampled)));
        }
        return String.join(" ", parts);
    }

    private List<MethodComparisonRow> of(String method) {
        return rows.stream().filter(row -> row.method().equals(method)).toList();
    }

    private double mean(String method, ToDoubleFunction<MethodComparisonRow> number) {
        return MethodComparisonRow.mean(of(method), number);
    }
}
