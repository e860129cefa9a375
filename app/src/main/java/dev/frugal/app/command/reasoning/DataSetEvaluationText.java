package dev.frugal.app.command.reasoning;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.reasoning.evaluation.Proportion;
import dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationResult;
import dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationResult.Slice;
import java.util.List;
import java.util.stream.Collectors;

/// A benchmark's result as tables for people.
final class DataSetEvaluationText {
    private DataSetEvaluationText() {}

    static String of(DataSetEvaluationResult result) {
        var table = new TextTable("measure", "value");
        table.row("problems x samples", "%d x %d".formatted(result.problems(), result.samples()));
        table.row("accuracy", interval(result.accuracy()));
        result.passAtK().forEach((k, share) -> table.row("pass@" + k, percent(share)));
        table.row("tokens", "%.1f (95th percentile %.0f)".formatted(result.tokens(), result.tokensP95()));
        table.row("ACT", "%.2f".formatted(result.act()));
        table.row(
                "cut off",
                "%s (%s right all the same, counted wrong)"
                        .formatted(percent(result.truncated()), percent(result.rightButTruncated())));
        table.row("reflections per 100 tokens", "%.2f".formatted(result.reflectionsPer100Tokens()));
        table.row("entropy per response", "%.2f nats".formatted(result.trajectoryEntropy()));
        result.rewards()
                .forEach(reward -> table.row(
                        "reward " + reward.name(), "%.4g ± %.4g".formatted(reward.mean(), reward.deviation())));
        table.row(
                "outcomes",
                result.outcomes().entrySet().stream()
                        .map(one -> "%s %d".formatted(one.getKey(), one.getValue()))
                        .collect(Collectors.joining(", ")));
        return "%s\n\n%s%s%s"
                .formatted(
                        result.data().sentence(),
                        table.text(),
                        slices("level", result.byLevel()),
                        slices("subject", result.bySubject()));
    }

    private static String slices(String by, List<Slice> slices) {
        if (slices.isEmpty()) {
            return "";
        }
        var table = new TextTable(by, "problems", "accuracy", "tokens", "cut off");
        for (var slice : slices) {
            table.row(
                    slice.name().isEmpty() ? "-" : slice.name(),
                    slice.problems(),
                    interval(slice.accuracy()),
                    "%.1f".formatted(slice.tokens()),
                    percent(slice.truncated()));
        }
        return "\n\n" + table.text();
    }

    private static String interval(Proportion share) {
        return "%s (%.1f to %.1f)".formatted(percent(share.value()), 100 * share.low(), 100 * share.high());
    }

    private static String percent(double share) {
        return "%.1f %%".formatted(100 * share);
    }
}
