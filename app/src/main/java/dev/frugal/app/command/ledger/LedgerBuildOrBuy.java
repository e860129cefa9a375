package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
import dev.frugal.base.Seed;
import dev.frugal.ledger.buildorbuy.BuildOrBuyQuestion;
import dev.frugal.ledger.buildorbuy.BuildPreset;
import dev.frugal.ledger.buildorbuy.Input;
import dev.frugal.ledger.capital.CapitalDocument;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.runs.report.HtmlReport;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
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
        var document = question().answer(new Seed(seed), samples);
        if (report != null) {
            HtmlReport.write(
                    BuildOrBuyPage.of(document, BuildPreset.preset(preset).description()), report);
        }
        return new CommandResult(PageText.of(BuildOrBuyPage.printed(document)), document);
    }

    private BuildOrBuyQuestion question() {
        var given = new EnumMap<Input, Quantity>(Input.class);
        given().forEach((input, text) -> text.ifPresent(value ->
                given.put(input, Quantity.parse("--" + input.word().replace('_', '-'), value))));
        if (fall != null) {
            var fallen = Quantity.parse("--fall", fall);
            if (fallen.mean() >= 1) {
                throw misuse("--fall is %s; expected a share below 1, 0.3 for 30 per cent".formatted(fall));
            }
            given.put(Input.TARIFF_FACTOR, new Quantity(1 - fallen.mean(), fallen.standardDeviation()));
        }
        return new BuildOrBuyQuestion(BuildPreset.preset(preset), given, prices.prices(), years, rate);
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
}
