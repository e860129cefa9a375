package dev.frugal.runs.sweep;

import dev.frugal.ledger.price.Prices;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.BarChart;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The report of a sweep: the best trials, the effect of each axis, and what all of it cost.
public final class SweepPage {
    private static final int BEST = 10;

    /// Drawn on top in the parallel coordinates.
    private static final double BEST_SHARE = 0.1;

    private final SweepResult result;
    private final List<TrialOutcome> ranked;

    private SweepPage(SweepResult result) {
        this.result = result;
        this.ranked = result.ranked();
    }

    public static ReportPage of(SweepResult result) {
        return new SweepPage(result).page();
    }

    private ReportPage page() {
        var blocks = new ArrayList<Block>();
        blocks.add(headlines());
        if (!ranked.isEmpty()) {
            blocks.add(new Block.Section("Best trials"));
            blocks.add(table());
            blocks.add(new Block.Section("Effect of each axis"));
            blocks.add(
                    new Block.Text(
                            "Each point is a trial. A bar is the mean of all trials with that value, whatever their other settings."));
            blocks.add(new Block.Graphics(effects()));
            if (result.varied().size() > 1) {
                blocks.add(new Block.Section("All trials"));
                blocks.add(Block.Graphics.of(parallelCoordinates()));
            }
        }
        if (!result.failed().isEmpty()) {
            blocks.add(new Block.Section("Failed trials"));
            blocks.add(failures());
        }
        return new ReportPage(
                "Sweep of " + result.settings().command(),
                "%s of %s, %s is better."
                        .formatted(
                                objective(),
                                String.join(", ", result.varied()),
                                result.settings().goal() == SweepSettings.Goal.LOWER ? "lower" : "higher"),
                blocks);
    }

    private String objective() {
        return result.settings().objective();
    }

    private Block headlines() {
        var spent = result.spent();
        var prices = Prices.defaults();
        var headlines = new ArrayList<Block.Headline>();
        if (!ranked.isEmpty()) {
            headlines.add(new Block.Headline(
                    NumberText.of(ranked.getFirst().metric(objective()), 3),
                    "best " + objective(),
                    "trial " + ranked.getFirst().trial().index()));
        }
        headlines.add(new Block.Headline(
                Integer.toString(result.outcomes().size() - result.failed().size()),
                "trials finished",
                result.failed().isEmpty()
                        ? ""
                        : "%d failed".formatted(result.failed().size())));
        headlines.add(new Block.Headline(
                "%s %s"
                        .formatted(
                                NumberText.of(
                                        prices.cost(spent, prices.machine()).total(), 2),
                                prices.currency()),
                "cost of all trials",
                "%s s on '%s', %s J"
                        .formatted(
                                NumberText.of(spent.wallSeconds(), 3),
                                prices.machine(),
                                NumberText.of(spent.joules(), 3))));
        return new Block.Headlines(headlines);
    }

    private Block table() {
        var rows = new ArrayList<Block.Row>();
        for (var outcome : ranked.stream().limit(BEST).toList()) {
            var cells = Stream.of(
                            Stream.of(Integer.toString(outcome.trial().index())),
                            result.varied().stream()
                                    .map(path -> readable(outcome.trial().value(path))),
                            result.settings().metrics().keySet().stream()
                                    .map(name -> NumberText.of(outcome.metric(name), 3)))
                    .flatMap(part -> part)
                    .toList();
            rows.add(new Block.Row(cells, rows.isEmpty()));
        }
        var columns = result.columns();
        return new Block.Table("By %s".formatted(objective()), columns.subList(0, columns.size() - 1), rows);
    }

    private static String readable(JsonNode value) {
        return value.isFloatingPointNumber() ? NumberText.of(value.asDouble(), 3) : SweepResult.text(value);
    }

    private List<Graphic> effects() {
        return result.settings().axes().entrySet().stream()
                .map(axis -> effect(axis.getKey(), SweepAxis.of(axis.getKey(), axis.getValue())))
                .toList();
    }

    private Graphic effect(String path, SweepAxis axis) {
        boolean numeric =
                ranked.stream().allMatch(outcome -> outcome.trial().value(path).isNumber());
        if (numeric && distinct(path) > 2) {
            var ordered = ranked.stream()
                    .sorted(Comparator.comparingDouble(outcome -> number(outcome, path)))
                    .toList();
            boolean logarithmic = axis instanceof SweepAxis.Range range && range.scale() == SweepAxis.Range.Scale.LOG;
            return Plot.wide(
                    path,
                    "%s by %s.".formatted(objective(), path),
                    logarithmic ? Axis.logarithmic(path) : Axis.linear(path),
                    objectiveAxis(),
                    List.of(new PlotLayer.Scatter(
                            "trial",
                            ordered.stream()
                                    .mapToDouble(outcome -> number(outcome, path))
                                    .toArray(),
                            ordered.stream()
                                    .mapToDouble(outcome -> outcome.metric(objective()))
                                    .toArray())));
        }
        var means = new LinkedHashMap<String, List<Double>>();
        ranked.stream()
                .sorted(Comparator.comparingInt(outcome -> outcome.trial().index()))
                .forEach(outcome -> means.computeIfAbsent(
                                readable(outcome.trial().value(path)), _ -> new ArrayList<>())
                        .add(outcome.metric(objective())));
        return new BarChart(
                path,
                "Mean %s by %s.".formatted(objective(), path),
                objectiveAxis(),
                List.copyOf(means.keySet()),
                List.of(new BarChart.Series(
                        "mean " + objective(),
                        means.values().stream()
                                .mapToDouble(all -> all.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .average()
                                        .orElseThrow())
                                .toArray())));
    }

    private long distinct(String path) {
        return ranked.stream()
                .map(outcome -> outcome.trial().value(path))
                .distinct()
                .count();
    }

    private static double number(TrialOutcome outcome, String path) {
        return outcome.trial().value(path).asDouble();
    }

    /// Logarithmic where the objective spans more than a decade.
    private Axis objectiveAxis() {
        var values = ranked.stream()
                .mapToDouble(outcome -> outcome.metric(objective()))
                .filter(Double::isFinite)
                .summaryStatistics();
        boolean wide = values.getCount() > 0 && values.getMin() > 0 && values.getMax() > 10 * values.getMin();
        return wide ? Axis.logarithmic(objective()) : Axis.linear(objective());
    }

    private Graphic parallelCoordinates() {
        var paths = result.varied();
        var positions =
                IntStream.rangeClosed(1, paths.size() + 1).asDoubleStream().toArray();
        var ranks = new ArrayList<Map<String, Integer>>();
        for (var path : paths) {
            var order = new LinkedHashMap<String, Integer>();
            ranked.stream()
                    .map(outcome -> outcome.trial().value(path))
                    .distinct()
                    .sorted(SweepPage::byValue)
                    .forEach(value -> order.put(SweepResult.text(value), order.size()));
            ranks.add(order);
        }
        int best = Math.max(1, (int) Math.round(BEST_SHARE * ranked.size()));
        var layers = new ArrayList<PlotLayer>();
        for (int place = ranked.size() - 1; place >= 0; place--) {
            var outcome = ranked.get(place);
            var heights = new double[positions.length];
            for (int i = 0; i < paths.size(); i++) {
                var order = ranks.get(i);
                int rank = order.getOrDefault(SweepResult.text(outcome.trial().value(paths.get(i))), 0);
                heights[i] = order.size() == 1 ? 0.5 : (double) rank / (order.size() - 1);
            }
            heights[paths.size()] = ranked.size() == 1 ? 1 : 1 - (double) place / (ranked.size() - 1);
            layers.add(new PlotLayer.Line(
                    place < best ? "best tenth" : "other trials",
                    positions,
                    heights,
                    place < best ? PlotLayer.Stroke.SOLID : PlotLayer.Stroke.DOTTED));
        }
        var names = new StringBuilder();
        for (int i = 0; i < paths.size(); i++) {
            names.append(i + 1).append(" is ").append(paths.get(i)).append(", ");
        }
        return Plot.wide(
                "Parallel coordinates",
                "Each line is a trial: its settings by rank, and at the right how good it was. Of the axes, %s%d is %s, the best at the top."
                        .formatted(names, paths.size() + 1, objective()),
                Axis.linear("axis"),
                Axis.linear("rank of the value").within(0, 1),
                layers);
    }

    private static int byValue(JsonNode left, JsonNode right) {
        return left.isNumber() && right.isNumber()
                ? Double.compare(left.asDouble(), right.asDouble())
                : SweepResult.text(left).compareTo(SweepResult.text(right));
    }

    private Block failures() {
        return new Block.Table(
                "Why",
                List.of("trial", "reason"),
                result.failed().stream()
                        .map(outcome ->
                                Block.Row.of(Integer.toString(outcome.trial().index()), outcome.reason()))
                        .toList());
    }
}
