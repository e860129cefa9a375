package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
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
        description = "Show what revenue a capital commitment requires, and the effect of an efficiency gain.",
        footer = {
            "",
            "Example:",
            "  frugal ledger capital cloud-contract --gain 3 --share 0.8 --elasticity 1.1",
            "",
            "Presets: cloud-contract, data-centre-investment, sovereign-model (from public reports; every figure"
                    + " names its source)."
        })
final class LedgerCapital extends BaseCommand {
    @Parameters(paramLabel = "PRESET", description = "Preset to start from; see below.")
    private String preset = "";

    @Option(names = "--amount", description = "Committed sum, in the currency of the preset.")
    private @Nullable Double amount;

    @Option(names = "--life", description = "Years of the commitment.")
    private @Nullable Double life;

    @Option(names = "--rate", description = "Required annual return on capital (0.1 is 10 per cent).")
    private @Nullable Double rate;

    @Option(names = "--utilisation", description = "Share of the capacity that earns revenue.")
    private @Nullable Double utilisation;

    @Option(names = "--operating-share", description = "Annual operating cost as a share of the amount.")
    private @Nullable Double operatingShare;

    @Option(
            names = "--tokens-per-query",
            defaultValue = "" + CapitalDocument.TOKENS_PER_QUERY,
            description = "Tokens billed per query (default: ${DEFAULT-VALUE}).")
    private double tokensPerQuery;

    @Option(names = "--gain", description = "Efficiency gain: compute per query before, divided by after (above 1).")
    private @Nullable Double gain;

    @Option(
            names = "--gain-from",
            paramLabel = "FILE",
            description = "Take the gain from what 'ledger scaling --json' printed: the compute-equivalent gain.")
    private @Nullable Path gainFrom;

    @Option(
            names = "--gain-of",
            paramLabel = "METHOD",
            description = "With --gain-from: the method, if the file has several gains.")
    private Optional<String> gainOf = Optional.empty();

    @Option(
            names = "--share",
            defaultValue = "1",
            description = "Share of compute in the price, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--elasticity",
            defaultValue = "1",
            description = "Price elasticity of demand (default: ${DEFAULT-VALUE}).")
    private double elasticity;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with the requirement, the effect of the gain, and the sources.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var efficiency = gain().map(given -> new EfficiencyGain(given, share, elasticity));
        var document =
                CapitalDocument.of(commitment(), prices.prices().tokenPrice().value(), tokensPerQuery, efficiency);
        var page = page(document, efficiency);
        if (report != null) {
            HtmlReport.write(page, report);
        }
        return new CommandResult(page.subtitle() + "\n\n" + PageText.of(page.blocks()), document);
    }

    private ReportPage page(CapitalDocument document, Optional<EfficiencyGain> efficiency) {
        var tariffs = prices.prices();
        var blocks = new ArrayList<Block>();
        blocks.add(headlines(document.requirement(), tariffs.currency()));
        efficiency.ifPresent(given -> blocks.add(Block.Graphics.of(LedgerPlots.capital(given))));
        document.requirement().afterGain().ifPresent(after -> blocks.add(table(after)));
        blocks.add(sources(document.commitment(), tariffs.tokenPrice()));
        return new ReportPage(
                "What a capital commitment requires", document.commitment().description(), blocks);
    }

    private static Block headlines(Requirement needed, String currency) {
        return new Block.Headlines(List.of(
                new Block.Headline(
                        "%s %s".formatted(NumberText.of(needed.revenue()), currency),
                        "required annual revenue",
                        "annuity plus operating cost"),
                new Block.Headline(
                        NumberText.of(needed.tokens()), "tokens to sell per year", "at the token price below"),
                new Block.Headline(
                        NumberText.of(needed.queries()),
                        "queries to sell per year",
                        "%s tokens each".formatted(NumberText.of(needed.tokens() / needed.queries()))),
                new Block.Headline(
                        NumberText.of(needed.installedTokensPerSecond()),
                        "installed tokens per second",
                        "of which only a share earns revenue")));
    }

    private static Block table(Requirement.AfterGain after) {
        return new Block.Table(
                "After the gain, relative to before",
                List.of("what", "ratio"),
                List.of(
                        Block.Row.of("price of a query", NumberText.of(after.priceRatio())),
                        Block.Row.of("queries needed for the same revenue", NumberText.of(after.queriesRatio())),
                        Block.Row.of("compute needed for the same revenue", NumberText.of(after.computeRatio())),
                        Block.Row.of("queries demanded at the lower price", NumberText.of(after.demandRatio())),
                        Block.Row.emphasised("revenue from these queries", NumberText.of(after.revenueRatio()))));
    }

    private static Block sources(Commitment commitment, SourcedValue tokenPrice) {
        return new Block.Table(
                "Inputs and their sources",
                List.of("figure", "value", "unit", "source", "date"),
                List.of(
                        source("amount", commitment.amount()),
                        source("life", commitment.life()),
                        source("required annual return", commitment.rate()),
                        source("share of the capacity that earns revenue", commitment.utilisation()),
                        source("annual operating cost / amount", commitment.operatingShare()),
                        source("token price", tokenPrice)));
    }

    private static Block.Row source(String name, SourcedValue figure) {
        return Block.Row.of(
                name,
                NumberText.of(figure.value()),
                figure.unit(),
                figure.source(),
                figure.date().toString());
    }

    private Optional<Double> gain() {
        if (gainFrom == null) {
            return Optional.ofNullable(gain);
        }
        if (gain != null) {
            throw misuse("both --gain and --gain-from are given; give one of them");
        }
        return Optional.of(GainFile.gain(gainFrom, gainOf));
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
}
