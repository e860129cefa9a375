package dev.frugal.reasoning.comparison;

import dev.frugal.runs.Metric;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.KeyResult;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.runs.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The page about a comparison: a table of means over seeds, curves against the step, the same
/// prompts answered by each method.
public final class MethodComparisonReport {
    /// Single steps are noise; curves are means over this many of them.
    private static final int SMOOTHING = 5;

    private final MethodComparisonSettings settings;
    private final List<CompletedRun> finished;
    private final List<Metric> metrics;

    private MethodComparisonReport(
            MethodComparisonSettings settings, List<CompletedRun> finished, List<Metric> metrics) {
        this.settings = settings;
        this.finished = finished;
        this.metrics = metrics;
    }

    static void write(MethodComparisonSettings settings, List<CompletedRun> finished, RunContext context) {
        RunReport.write(page(settings, finished, context.metrics().metrics()), pairs(settings), context);
    }

    /// Every method held against the model it began with.
    public static List<CostSection.Pair> pairs(MethodComparisonSettings settings) {
        return settings.methods().stream()
                .map(method -> new CostSection.Pair(MethodComparison.BASE, method.name()))
                .toList();
    }

    /// What was found in one number and one sentence; nothing where there is nothing to hold it
    /// against.
    public static Optional<KeyResult> inShort(List<CompletedRun> finished) {
        return new MethodComparisonKeyResult(
                        finished.stream().map(CompletedRun::row).toList())
                .text();
    }

    /// The page about a comparison; `metrics` are those of its run.
    public static ReportPage page(
            MethodComparisonSettings settings, List<CompletedRun> finished, List<Metric> metrics) {
        var subtitle = "%s, %d seed%s, %d steps of %d × %d responses, judged by %d held-out problems"
                .formatted(
                        settings.budget().task().name(),
                        settings.seeds(),
                        settings.seeds() == 1 ? "" : "s",
                        settings.budget().optimisation().steps(),
                        settings.budget().rollout().prompts(),
                        settings.budget().rollout().group(),
                        settings.evaluation().problems());
        return new ReportPage(
                "Group policy optimisation compared",
                subtitle,
                new MethodComparisonReport(settings, finished, metrics).blocks());
    }

    private List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        inShort(finished).ifPresent(found -> blocks.add(new Block.Text(found.sentence())));
        blocks.add(table());
        blocks.add(
                new Block.Text(
                        "Excess: tokens beyond the shortest right answer. ACT: accuracy in per cent per hundred tokens. Invalid groups: those whose answers are all right or all wrong, from which nothing is learnt. Repaired: answers with a wrong step that end right."));
        if (!settings.methods().isEmpty()) {
            blocks.add(new Block.Section("Against the step"));
            blocks.add(Block.Graphics.of(
                    curve("Length", "tokens per response", "tokens"),
                    curve("Accuracy", "share of correct responses", "accuracy"),
                    curve("Entropy", "nats per token", "entropy_per_token"),
                    curve("Invalid groups", "share of groups", "invalid_groups")));
            blocks.add(new Block.Graphics(List.of(entropyAgainstLength())));
        }
        if (settings.samples() > 0) {
            blocks.add(new Block.Section("The same prompts, greedy responses, seed 1"));
            for (int i = 0; i < settings.samples(); i++) {
                blocks.add(sideBySide(i));
            }
        }
        return blocks;
    }

    private List<String> methods() {
        return finished.stream().map(one -> one.row().method()).distinct().toList();
    }

    private Block table() {
        var rows = new ArrayList<Block.Row>();
        for (var method : methods()) {
            var own = finished.stream()
                    .map(CompletedRun::row)
                    .filter(row -> row.method().equals(method))
                    .toList();
            rows.add(Block.Row.of(
                    method,
                    percent(own, MethodComparisonRow::accuracySampled),
                    percent(own, MethodComparisonRow::accuracyGreedy),
                    spread(own, MethodComparisonRow::tokensSampled, 1),
                    spread(own, MethodComparisonRow::tokensGreedy, 1),
                    spread(own, MethodComparisonRow::excessSampled, 1),
                    spread(own, MethodComparisonRow::act, 0),
                    spread(own, MethodComparisonRow::entropyPerToken, 3),
                    knownPercent(own, MethodComparisonRow::invalidGroupsFirstHalf),
                    knownPercent(own, MethodComparisonRow::repaired)));
        }
        return new Block.Table(
                settings.seeds() == 1 ? "One seed" : "Means over seeds, ± half the range",
                List.of(
                        "method",
                        "sampled accuracy %",
                        "greedy accuracy %",
                        "sampled tokens",
                        "greedy tokens",
                        "excess",
                        "ACT",
                        "entropy per token",
                        "invalid groups, first half %",
                        "repaired %"),
                rows);
    }

    private Plot curve(String title, String unit, String metric) {
        var lines = new ArrayList<PlotLayer>();
        for (var method : settings.methods()) {
            var points = smoothed(method.name(), metric);
            lines.add(new PlotLayer.Line(method.name(), points.x(), points.y()));
        }
        return Plot.wide(
                title,
                "Mean over %d steps and all seeds.".formatted(SMOOTHING),
                Axis.linear("step"),
                Axis.linear(unit),
                lines);
    }

    private Plot entropyAgainstLength() {
        var lines = new ArrayList<PlotLayer>();
        for (var method : settings.methods()) {
            lines.add(new PlotLayer.Line(
                    method.name(),
                    smoothed(method.name(), "tokens").y(),
                    smoothed(method.name(), "entropy_per_token").y()));
        }
        return Plot.wide(
                "Entropy at equal length",
                "Training moves along each line; two methods compare where their lengths agree.",
                Axis.linear("tokens per response"),
                Axis.linear("entropy in nats per token"),
                lines);
    }

    private record Points(double[] x, double[] y) {}

    private Points smoothed(String method, String metric) {
        var byBlock = new TreeMap<Long, List<Double>>();
        for (long seed = 1; seed <= settings.seeds(); seed++) {
            for (var one : MethodComparison.metrics(metrics, method, seed)) {
                if (one.name().equals(metric)) {
                    byBlock.computeIfAbsent((one.step() - 1) / SMOOTHING, _ -> new ArrayList<>())
                            .add(one.value());
                }
            }
        }
        // Steps that do not fill a block would stand there as a mean of few.
        if (byBlock.size() > 1 && settings.budget().optimisation().steps() % SMOOTHING != 0) {
            byBlock.pollLastEntry();
        }
        return new Points(
                byBlock.keySet().stream()
                        .mapToDouble(block -> block * SMOOTHING + (SMOOTHING + 1) / 2.0)
                        .toArray(),
                byBlock.values().stream()
                        .mapToDouble(values -> values.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow())
                        .toArray());
    }

    private Block sideBySide(int sample) {
        var answers = new ArrayList<Block>();
        for (var one : finished) {
            if (one.row().seed() == 1) {
                var shown = one.samples().get(sample);
                answers.add(new Block.Verbatim(
                        "%s: %s %s"
                                .formatted(
                                        one.row().method(), shown.prompt(), shown.correct() ? "(correct)" : "(wrong)"),
                        shown.response().replace("; ", ";\n")));
            }
        }
        return new Block.SideBySide(answers);
    }

    private static String percent(List<MethodComparisonRow> rows, ToDoubleFunction<MethodComparisonRow> number) {
        return spread(rows, row -> 100 * number.applyAsDouble(row), 1);
    }

    private static String knownPercent(
            List<MethodComparisonRow> rows, Function<MethodComparisonRow, OptionalDouble> number) {
        var known = rows.stream().filter(row -> number.apply(row).isPresent()).toList();
        return known.isEmpty() ? "–" : percent(known, row -> number.apply(row).getAsDouble());
    }

    private static String spread(
            List<MethodComparisonRow> rows, ToDoubleFunction<MethodComparisonRow> number, int digits) {
        var values = rows.stream().mapToDouble(number).sorted().toArray();
        var mean = ("%." + digits + "f").formatted(MethodComparisonRow.mean(rows, number));
        double half = (values[values.length - 1] - values[0]) / 2;
        return values.length == 1 ? mean : "%s ± %s".formatted(mean, ("%." + digits + "f").formatted(half));
    }
}
