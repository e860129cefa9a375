package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Seed;
import dev.frugal.ledger.buildorbuy.BuildOrBuy;
import dev.frugal.ledger.buildorbuy.BuildOrBuyDocument;
import dev.frugal.ledger.buildorbuy.BuildPreset;
import dev.frugal.ledger.buildorbuy.Decision;
import dev.frugal.ledger.buildorbuy.Input;
import dev.frugal.ledger.capital.CapitalDocument;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.price.SourcedValue;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.BarChart;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "build-or-buy",
        description = "Decide between a model of one's own and bought queries: break-even, probability, and what it"
                + " depends on.",
        footer = {
            "",
            "Example:",
            "  frugal ledger build-or-buy deepseek-v3 --queries 5e9±2e9 --tariff 2 --fall 0.3±0.1 --years 4",
            "",
            "Presets: deepseek-v3, llama-3.1-405b, national-model (from public reports; every figure names its"
                    + " source)."
        })
final class LedgerBuildOrBuy extends BaseCommand {
    private static final String VALUE = "VALUE[±SD]";

    @Parameters(paramLabel = "PRESET", description = "Preset to start from; see below.")
    private String preset = "";

    @Option(names = "--queries", required = true, paramLabel = VALUE, description = "Queries in the first year.")
    private String queries = "";

    @Option(
            names = "--growth",
            paramLabel = VALUE,
            description = "Queries of a year over those of the year before (default: 1).")
    private @Nullable String growth;

    @Option(
            names = "--tokens-per-query",
            paramLabel = VALUE,
            description = "Tokens of a query (default: " + CapitalDocument.TOKENS_PER_QUERY + ").")
    private @Nullable String tokensPerQuery;

    @Option(
            names = "--tariff",
            paramLabel = VALUE,
            description = "Price of a million bought tokens in the first year (default: the token price).")
    private @Nullable String tariff;

    @Option(
            names = "--fall",
            paramLabel = VALUE,
            description = "Yearly fall of that price: 0.3 means 30 per cent (default: 0).")
    private @Nullable String fall;

    @Option(names = "--years", paramLabel = "N", description = "Horizon in years (default: ${DEFAULT-VALUE}).")
    private int years = 5;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Annual discount rate: 0.05 means 5 per cent (default: ${DEFAULT-VALUE}).")
    private double rate = 0.05;

    @Option(names = "--fixed-cost", paramLabel = VALUE, description = "Cost of making the model.")
    private @Nullable String fixedCost;

    @Option(names = "--staff", paramLabel = VALUE, description = "Staff per year.")
    private @Nullable String staff;

    @Option(names = "--server-price", paramLabel = VALUE, description = "Purchase price of a server.")
    private @Nullable String serverPrice;

    @Option(names = "--server-life", paramLabel = VALUE, description = "Years until a server is replaced.")
    private @Nullable String serverLife;

    @Option(names = "--server-speed", paramLabel = VALUE, description = "Tokens per second of a server at full load.")
    private @Nullable String serverSpeed;

    @Option(names = "--server-power", paramLabel = VALUE, description = "Power of a server in kW.")
    private @Nullable String serverPower;

    @Option(names = "--utilisation", paramLabel = VALUE, description = "Mean load as a share of full load.")
    private @Nullable String utilisation;

    @Option(
            names = "--electricity",
            paramLabel = VALUE,
            description = "Price of a kWh (default: the price of electricity).")
    private @Nullable String electricity;

    @Option(
            names = "--samples",
            defaultValue = "20000",
            description = "Number of Monte Carlo samples (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--seed", defaultValue = "0", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--report", paramLabel = "FILE", description = "Write an HTML report.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var figures = figures();
        var inputs = new EnumMap<Input, Quantity>(Input.class);
        figures.forEach(figure -> inputs.put(figure.input(), new Quantity(figure.value(), figure.deviation())));
        var decision = new BuildOrBuy(inputs, years, rate).decide(new Seed(seed), samples);
        var document = new BuildOrBuyDocument(years, rate, prices.prices().currency(), figures, decision);
        if (report != null) {
            HtmlReport.write(page(document), report);
        }
        return new CommandResult(text(document), document);
    }

    private List<BuildOrBuyDocument.Figure> figures() {
        var figures = new EnumMap<Input, BuildOrBuyDocument.Figure>(Input.class);
        var tariffs = prices.prices();
        BuildPreset.preset(preset)
                .figures()
                .forEach((input, figure) -> figures.put(
                        input,
                        new BuildOrBuyDocument.Figure(
                                input,
                                figure.value(),
                                figure.deviation(),
                                figure.unit(),
                                figure.source(),
                                figure.date())));
        sourced(figures, Input.ELECTRICITY, tariffs.electricity());
        sourced(figures, Input.POWER_USAGE_EFFECTIVENESS, tariffs.powerUsageEffectiveness());
        sourced(figures, Input.TARIFF, tariffs.tokenPrice());
        assumed(figures, Input.GROWTH, 1, "default: no growth");
        assumed(figures, Input.TARIFF_FACTOR, 1, "default: no fall");
        assumed(
                figures,
                Input.TOKENS_PER_QUERY,
                CapitalDocument.TOKENS_PER_QUERY,
                "Han et al. 2026, table 1: mean response of Qwen2.5-Math-1.5B on MATH500");
        given().forEach((input, text) -> text.ifPresent(value -> figures.put(
                input, figure(input, Quantity.parse("--" + input.word().replace('_', '-'), value), "given"))));
        if (fall != null) {
            var fallen = Quantity.parse("--fall", fall);
            if (fallen.mean() >= 1) {
                throw misuse("--fall is %s; expected a share below 1, 0.3 for 30 per cent".formatted(fall));
            }
            figures.put(
                    Input.TARIFF_FACTOR,
                    figure(
                            Input.TARIFF_FACTOR,
                            new Quantity(1 - fallen.mean(), fallen.standardDeviation()),
                            "given by --fall"));
        }
        return List.copyOf(figures.values());
    }

    private Map<Input, Optional<String>> given() {
        var given = new EnumMap<Input, Optional<String>>(Input.class);
        given.put(Input.QUERIES, Optional.of(queries));
        given.put(Input.GROWTH, Optional.ofNullable(growth));
        given.put(Input.TOKENS_PER_QUERY, Optional.ofNullable(tokensPerQuery));
        given.put(Input.TARIFF, Optional.ofNullable(tariff));
        given.put(Input.FIXED_COST, Optional.ofNullable(fixedCost));
        given.put(Input.STAFF, Optional.ofNullable(staff));
        given.put(Input.SERVER_PRICE, Optional.ofNullable(serverPrice));
        given.put(Input.SERVER_LIFE, Optional.ofNullable(serverLife));
        given.put(Input.SERVER_SPEED, Optional.ofNullable(serverSpeed));
        given.put(Input.SERVER_POWER, Optional.ofNullable(serverPower));
        given.put(Input.UTILISATION, Optional.ofNullable(utilisation));
        given.put(Input.ELECTRICITY, Optional.ofNullable(electricity));
        return given;
    }

    private static void sourced(Map<Input, BuildOrBuyDocument.Figure> figures, Input input, SourcedValue value) {
        figures.put(
                input,
                new BuildOrBuyDocument.Figure(input, value.value(), 0, input.unit(), value.source(), value.date()));
    }

    private static void assumed(
            Map<Input, BuildOrBuyDocument.Figure> figures, Input input, double value, String source) {
        figures.put(input, figure(input, new Quantity(value, 0), source));
    }

    private static BuildOrBuyDocument.Figure figure(Input input, Quantity quantity, String source) {
        return new BuildOrBuyDocument.Figure(
                input, quantity.mean(), quantity.standardDeviation(), input.unit(), source, LocalDate.now());
    }

    private static String text(BuildOrBuyDocument document) {
        var decision = document.decision();
        var currency = document.currency();
        var inputs = new TextTable("input", "mean", "deviation", "unit");
        document.inputs()
                .forEach(figure -> inputs.row(
                        figure.input().title(),
                        Amounts.of(figure.value()),
                        figure.deviation() == 0 ? "–" : Amounts.of(figure.deviation()),
                        figure.unit()));
        var path = new TextTable("year", "queries", "servers", "build, " + currency, "buy, " + currency);
        var years = decision.atMeans().path();
        for (int t = 0; t < years.size(); t++) {
            var year = years.get(t);
            path.row(
                    t + 1,
                    Amounts.of(year.queries()),
                    "%.0f".formatted(year.servers()),
                    Amounts.of(year.build()),
                    Amounts.of(year.buy()));
        }
        return String.join(
                "\n\n",
                inputs.text() + "\n--json and --report give the source of each.",
                path.text() + "\nWithout the fixed cost, which is paid at the start.",
                verdict(document),
                sensitivities(decision));
    }

    private static String verdict(BuildOrBuyDocument document) {
        var decision = document.decision();
        var means = decision.atMeans();
        var table = new TextTable("present value, " + document.currency(), "at the means", "5 %", "median", "95 %")
                .row("build", Amounts.of(means.build()), "", "", "")
                .row("buy", Amounts.of(means.buy()), "", "", "")
                .row(
                        "saved by building",
                        Amounts.of(means.buy() - means.build()),
                        Amounts.of(decision.saving().low()),
                        Amounts.of(decision.saving().median()),
                        Amounts.of(decision.saving().high()))
                .row(
                        "build / buy",
                        Amounts.of(means.build() / means.buy()),
                        Amounts.of(decision.costRatio().low()),
                        Amounts.of(decision.costRatio().median()),
                        Amounts.of(decision.costRatio().high()));
        return "%s\nProbability that building is cheaper: %.1f %%.\n%s\n%s"
                .formatted(
                        table.text(),
                        100 * decision.probability(),
                        means.breakEvenYear().isPresent()
                                ? "At the means, building has cost less by the end of year %d."
                                        .formatted(means.breakEvenYear().getAsInt())
                                : "At the means, building does not break even in %d years.".formatted(document.years()),
                        decision.breakEvenQueries().isPresent()
                                ? "Building is cheaper above %s queries in the first year."
                                        .formatted(Amounts.of(
                                                decision.breakEvenQueries().getAsDouble()))
                                : "No demand within a factor of a million is the break-even.");
    }

    private static String sensitivities(Decision decision) {
        if (decision.sensitivities().isEmpty()) {
            return "No input is uncertain; give standard deviations, such as 5e9±2e9, for sensitivities.";
        }
        var all = decision.sensitivities().get();
        var table = new TextTable("Sobol index of the saving", "first order", "total");
        sorted(all)
                .forEach(one ->
                        table.row(one.input().title(), "%.3f".formatted(one.first()), "%.3f".formatted(one.total())));
        table.row("sum", "%.3f".formatted(all.sumFirst()), "%.3f".formatted(all.sumTotal()));
        return table.text();
    }

    private static List<Decision.Sensitivity> sorted(Decision.Sensitivities all) {
        return all.inputs().stream()
                .sorted(Comparator.comparingDouble(Decision.Sensitivity::total).reversed())
                .toList();
    }

    private ReportPage page(BuildOrBuyDocument document) {
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
        return new ReportPage("Build or buy", BuildPreset.preset(preset).description(), blocks);
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
        var inputs = sorted(all);
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
