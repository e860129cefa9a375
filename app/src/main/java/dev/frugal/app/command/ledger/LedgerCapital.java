package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.capital.CapitalDocument;
import dev.frugal.ledger.capital.Commitment;
import dev.frugal.ledger.capital.Requirement;
import dev.frugal.ledger.price.SourcedValue;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.LedgerPlots;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "capital",
        description = "What a commitment of capital asks of the market, and what a gain does to that.",
        footer = {
            "",
            "Example:",
            "  frugal ledger capital cloud-contract --gain 3 --share 0.8 --elasticity 1.1",
            "",
            "Presets: cloud-contract, data-centre-investment, sovereign-model (from public reports; every figure"
                    + " names its source)."
        })
final class LedgerCapital extends BaseCommand {
    @Parameters(paramLabel = "PRESET", description = "The commitment to start from.")
    private String preset = "";

    @Option(names = "--amount", description = "Sum that is bound, in the currency of the preset.")
    private @Nullable Double amount;

    @Option(names = "--life", description = "Years it is bound for.")
    private @Nullable Double life;

    @Option(names = "--rate", description = "Return asked of the capital, a year (0.1 is 10 per cent).")
    private @Nullable Double rate;

    @Option(names = "--utilisation", description = "Share of the capacity that earns.")
    private @Nullable Double utilisation;

    @Option(names = "--operating-share", description = "Cost of operation a year over the amount.")
    private @Nullable Double operatingShare;

    @Option(
            names = "--tokens-per-query",
            defaultValue = "" + CapitalDocument.TOKENS_PER_QUERY,
            description = "Tokens a query is billed for (default: ${DEFAULT-VALUE}).")
    private double tokensPerQuery;

    @Option(names = "--gain", description = "Compute for a query before, over after (above 1).")
    private @Nullable Double gain;

    @Option(
            names = "--share",
            defaultValue = "1",
            description = "Share of compute in the price (default: ${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--elasticity",
            defaultValue = "1",
            description = "Price elasticity of demand (default: ${DEFAULT-VALUE}).")
    private double elasticity;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with what is needed, what a gain does to that, and the sources.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var efficiency = Optional.ofNullable(gain).map(given -> new EfficiencyGain(given, share, elasticity));
        var document =
                CapitalDocument.of(commitment(), prices.prices().tokenPrice().value(), tokensPerQuery, efficiency);
        if (report != null) {
            HtmlReport.write(page(document, efficiency), report);
        }
        return new CommandResult(text(document), document);
    }

    private ReportPage page(CapitalDocument document, Optional<EfficiencyGain> efficiency) {
        var tariffs = prices.prices();
        var blocks = new ArrayList<Block>();
        blocks.add(headlines(document.requirement(), tariffs.currency()));
        efficiency.ifPresent(given -> blocks.add(Block.Graphics.of(LedgerPlots.capital(given))));
        document.requirement().afterGain().ifPresent(after -> blocks.add(table(after)));
        blocks.add(sources(document.commitment(), tariffs.tokenPrice()));
        return new ReportPage(
                "What a commitment of capital asks of the market",
                document.commitment().description(),
                blocks);
    }

    private static Block headlines(Requirement needed, String currency) {
        return new Block.Headlines(List.of(
                new Block.Headline(
                        "%s %s".formatted(NumberText.of(needed.revenue()), currency),
                        "revenue needed a year",
                        "the annuity and the cost of operation"),
                new Block.Headline(
                        NumberText.of(needed.tokens()), "tokens to be sold a year", "at the price of a token below"),
                new Block.Headline(
                        NumberText.of(needed.queries()),
                        "queries to be sold a year",
                        "%s tokens each".formatted(NumberText.of(needed.tokens() / needed.queries()))),
                new Block.Headline(
                        NumberText.of(needed.installedTokensPerSecond()),
                        "installed tokens a second",
                        "of which only a share earns")));
    }

    private static Block table(Requirement.AfterGain after) {
        return new Block.Table(
                "After the gain, as ratios to before",
                List.of("what", "ratio"),
                List.of(
                        Block.Row.of("price of a query", NumberText.of(after.priceRatio())),
                        Block.Row.of("queries needed for the same revenue", NumberText.of(after.queriesRatio())),
                        Block.Row.of("compute needed for the same revenue", NumberText.of(after.computeRatio())),
                        Block.Row.of("queries asked for at the lower price", NumberText.of(after.demandRatio())),
                        Block.Row.emphasised("revenue from those queries", NumberText.of(after.revenueRatio()))));
    }

    private static Block sources(Commitment commitment, SourcedValue tokenPrice) {
        return new Block.Table(
                "What goes in, and where it comes from",
                List.of("figure", "value", "unit", "source", "date"),
                List.of(
                        source("amount", commitment.amount()),
                        source("life", commitment.life()),
                        source("return asked a year", commitment.rate()),
                        source("share of the capacity that earns", commitment.utilisation()),
                        source("cost of operation a year over the amount", commitment.operatingShare()),
                        source("price of tokens", tokenPrice)));
    }

    private static Block.Row source(String name, SourcedValue figure) {
        return Block.Row.of(
                name,
                NumberText.of(figure.value()),
                figure.unit(),
                figure.source(),
                figure.date().toString());
    }

    private Commitment commitment() {
        return Commitment.preset(preset)
                .with(
                        optional(amount),
                        optional(life),
                        optional(rate),
                        optional(utilisation),
                        optional(operatingShare));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static String text(CapitalDocument document) {
        var commitment = document.commitment();
        var figures = new TextTable("figure", "value", "unit", "source", "date");
        row(figures, "amount", commitment.amount());
        row(figures, "life", commitment.life());
        row(figures, "rate", commitment.rate());
        row(figures, "utilisation", commitment.utilisation());
        row(figures, "operating share", commitment.operatingShare());
        var needed = document.requirement();
        var table = new TextTable("needed a year", "")
                .row("revenue", Amounts.of(needed.revenue()))
                .row("tokens", Amounts.of(needed.tokens()))
                .row("queries", Amounts.of(needed.queries()))
                .row("installed tokens a second", Amounts.of(needed.installedTokensPerSecond()));
        needed.afterGain()
                .ifPresent(after -> table.row("after the gain: price ratio", Amounts.of(after.priceRatio()))
                        .row("  queries for the same revenue", Amounts.of(after.queries()))
                        .row("  compute they need, ratio", Amounts.of(after.computeRatio()))
                        .row("  demand at the lower price, ratio", Amounts.of(after.demandRatio()))
                        .row("  revenue from that demand, ratio", Amounts.of(after.revenueRatio())));
        return commitment.description() + "\n\n" + figures.text() + "\n\n" + table.text();
    }

    private static void row(TextTable table, String name, SourcedValue figure) {
        table.row(name, Amounts.of(figure.value()), figure.unit(), figure.source(), figure.date());
    }
}
