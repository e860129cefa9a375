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
        var blocks = new ArrayList<Block>();
        blocks.add(headlines(document));
        blocks.add(Block.Graphics.of(path(document)));
        document.decision().sensitivities().ifPresent(all -> blocks.add(Block.Graphics.of(indices(all))));
        blocks.addAll(figures(document));
        blocks.add(sources(document));
        return new ReportPage("Build or buy", description, blocks);
    }

    /// What the command prints: the report without its plots and its sources.
    static List<Block> printed(BuildOrBuyDocument document) {
        var blocks = new ArrayList<Block>();
        blocks.add(headlines(document));
        blocks.addAll(figures(document));
        blocks.add(new Block.Text("--json and --report name the source of each input."));
        return blocks;
    }

    private static Block headlines(BuildOrBuyDocument document) {
        var decision = document.decision();
        var ratio = decision.costRatio();
        var year = decision.atMeans().breakEvenYear();
        return new Block.Headlines(List.of(
                new Block.Headline(
                        "%.1f %%".formatted(100 * decision.probability()),
                        "probability that building is cheaper",
                        "over %d years".formatted(document.years())),
                new Block.Headline(
                        NumberText.of(ratio.median()) + " ×",
                        "cost of building over buying, median",
                        "90 %% interval %s to %s".formatted(NumberText.of(ratio.low()), NumberText.of(ratio.high()))),
                new Block.Headline(
                        decision.breakEvenQueries().isPresent()
                                ? NumberText.of(decision.breakEvenQueries().getAsDouble())
                                : "none",
                        "break-even demand",
                        "queries in the first year, at the means"),
                new Block.Headline(
                        year.isPresent() ? NumberText.of(year.getAsInt()) : "never",
                        "break-even year",
                        "at the means")));
    }

    private static List<Block> figures(BuildOrBuyDocument document) {
        return List.of(
                presentValues(document),
                sensitivities(document.decision()),
                years(document),
                new Block.Table(
                        "Inputs",
                        List.of("input", "mean", "deviation", "unit"),
                        document.inputs().stream()
                                .map(figure -> Block.Row.of(
                                        figure.input().title(),
                                        NumberText.of(figure.value()),
                                        figure.deviation() == 0 ? "–" : NumberText.of(figure.deviation()),
                                        figure.unit()))
                                .toList()));
    }

    private static Block presentValues(BuildOrBuyDocument document) {
        var means = document.decision().atMeans();
        var saving = document.decision().saving();
        return new Block.Table(
                "Present value in %s".formatted(document.currency()),
                List.of("", "at the means", "5 %", "median", "95 %"),
                List.of(
                        Block.Row.of("build", NumberText.of(means.build()), "", "", ""),
                        Block.Row.of("buy", NumberText.of(means.buy()), "", "", ""),
                        Block.Row.of(
                                "saved by building",
                                NumberText.of(means.buy() - means.build()),
                                NumberText.of(saving.low()),
                                NumberText.of(saving.median()),
                                NumberText.of(saving.high()))));
    }

    private static Block sensitivities(Decision decision) {
        if (decision.sensitivities().isEmpty()) {
            return new Block.Text(
                    "No input is uncertain; give standard deviations, such as 5e9±2e9, for sensitivities.");
        }
        var all = decision.sensitivities().get();
        var rows = new ArrayList<Block.Row>();
        byTotal(all)
                .forEach(one -> rows.add(Block.Row.of(
                        one.input().title(), "%.3f".formatted(one.first()), "%.3f".formatted(one.total()))));
        rows.add(Block.Row.of("sum", "%.3f".formatted(all.sumFirst()), "%.3f".formatted(all.sumTotal())));
        return new Block.Table(
                "Sobol indices: shares of the variance of the saving", List.of("input", "first order", "total"), rows);
    }

    private static Block years(BuildOrBuyDocument document) {
        var years = document.decision().atMeans().path();
        return new Block.Table(
                "Costs at the means in %s, without the fixed cost paid at the start".formatted(document.currency()),
                List.of("year", "queries", "servers", "build", "buy"),
                IntStream.range(0, years.size())
                        .mapToObj(t -> Block.Row.of(
                                NumberText.of(t + 1.0),
                                NumberText.of(years.get(t).queries()),
                                NumberText.of(years.get(t).servers()),
                                NumberText.of(years.get(t).build()),
                                NumberText.of(years.get(t).buy())))
                        .toList());
    }

    private static Block sources(BuildOrBuyDocument document) {
        return new Block.Table(
                "Sources of the inputs",
                List.of("input", "source", "date"),
                document.inputs().stream()
                        .map(figure -> Block.Row.of(
                                figure.input().title(),
                                figure.source(),
                                figure.date().toString()))
                        .toList());
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
        var inputs = byTotal(all);
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

    private static List<Decision.Sensitivity> byTotal(Decision.Sensitivities all) {
        return all.inputs().stream()
                .sorted(Comparator.comparingDouble(Decision.Sensitivity::total).reversed())
                .toList();
    }
}
