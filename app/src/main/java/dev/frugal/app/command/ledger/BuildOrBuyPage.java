package dev.frugal.app.command.ledger;

import dev.frugal.ledger.buildorbuy.BuildOrBuy;
import dev.frugal.ledger.buildorbuy.BuildOrBuyDocument;
import dev.frugal.ledger.buildorbuy.Decision;
import dev.frugal.ledger.buildorbuy.Input;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.BarChart;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The report of the decision between building and buying.
final class BuildOrBuyPage {
    private BuildOrBuyPage() {}

    static ReportPage of(BuildOrBuyDocument document, String description) {
        var decision = document.decision();
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(List.of(
                new Block.Headline(
                        "%.0f %%".formatted(100 * decision.probability()),
                        "probability that building is cheaper",
                        "over %d years".formatted(document.years())),
                new Block.Headline(
                        NumberText.of(decision.costRatio().median()) + " ×",
                        "cost of building over buying",
                        "%s to %s (5 to 95 %%)"
                                .formatted(
                                        NumberText.of(decision.costRatio().low()),
                                        NumberText.of(decision.costRatio().high()))),
                new Block.Headline(
                        decision.breakEvenQueries().isPresent()
                                ? NumberText.of(decision.breakEvenQueries().getAsDouble())
                                : "–",
                        "break-even demand",
                        "queries in the first year"),
                new Block.Headline(
                        decision.atMeans().breakEvenYear().isPresent()
                                ? NumberText.of(
                                        decision.atMeans().breakEvenYear().getAsInt())
                                : "never",
                        "break-even year",
                        "at the means"))));
        blocks.add(Block.Graphics.of(path(document)));
        decision.sensitivities().ifPresent(all -> blocks.add(Block.Graphics.of(indices(all))));
        blocks.add(new Block.Table(
                "Inputs and their sources",
                List.of("input", "mean", "deviation", "unit", "source", "date"),
                document.inputs().stream()
                        .map(figure -> Block.Row.of(
                                figure.input().title(),
                                NumberText.of(figure.value()),
                                figure.deviation() == 0 ? "–" : NumberText.of(figure.deviation()),
                                figure.unit(),
                                figure.source(),
                                figure.date().toString()))
                        .toList()));
        return new ReportPage("Build or buy", description, blocks);
    }

    private static Plot path(BuildOrBuyDocument document) {
        var years = document.decision().atMeans().path();
        var x = IntStream.rangeClosed(0, years.size()).asDoubleStream().toArray();
        double fixed = document.inputs().stream()
                .filter(figure -> figure.input() == Input.FIXED_COST)
                .mapToDouble(BuildOrBuyDocument.Figure::value)
                .findFirst()
                .orElseThrow();
        return Plot.wide(
                "Cumulative cost at the means",
                "As paid, not discounted.",
                Axis.linear("years"),
                Axis.linear(document.currency()),
                List.of(
                        new PlotLayer.Line(
                                "build", x, cumulative(fixed, years.stream().mapToDouble(BuildOrBuy.Year::build))),
                        new PlotLayer.Line(
                                "buy",
                                x,
                                cumulative(0, years.stream().mapToDouble(BuildOrBuy.Year::buy)),
                                PlotLayer.Stroke.DASHED)));
    }

    private static double[] cumulative(double start, DoubleStream amounts) {
        var yearly = amounts.toArray();
        var sums = new double[yearly.length + 1];
        sums[0] = start;
        for (int t = 0; t < yearly.length; t++) {
            sums[t + 1] = sums[t] + yearly[t];
        }
        return sums;
    }

    private static BarChart indices(Decision.Sensitivities all) {
        var inputs = all.inputs().stream()
                .sorted(Comparator.comparingDouble(Decision.Sensitivity::total).reversed())
                .toList();
        return new BarChart(
                "What the saving depends on",
                "Sobol indices: the share of the variance that an input explains alone, and with its interactions.",
                Axis.linear("share of the variance"),
                inputs.stream().map(one -> one.input().title()).toList(),
                List.of(
                        new BarChart.Series(
                                "first order",
                                inputs.stream()
                                        .mapToDouble(Decision.Sensitivity::first)
                                        .toArray()),
                        new BarChart.Series(
                                "total",
                                inputs.stream()
                                        .mapToDouble(Decision.Sensitivity::total)
                                        .toArray())));
    }
}
