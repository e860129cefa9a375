package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Seed;
import dev.frugal.ledger.payback.Payback;
import dev.frugal.ledger.payback.PaybackEstimate;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.LedgerPlots;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "payback",
        description = "After how many queries and days a training run has returned its cost.",
        footer = {
            "",
            "Example:",
            "  frugal ledger payback --training-cost 1200±100 --cost-before 0.004 --cost-after 0.0012±0.0002"
                    + " --queries-per-day 50000",
            "  frugal ledger payback --from my-comparison/base my-comparison/fgo --queries-per-day 50000",
            "  frugal ledger payback --from base-evaluation fgo-evaluation --training fgo-training --queries-per-day"
                    + " 50000",
            "",
            "The formulas: docs/concepts/payback.md"
        })
final class LedgerPayback extends BaseCommand {
    private static final String MONEY = "VALUE[±SD]";

    @Option(
            names = "--training-cost",
            paramLabel = MONEY,
            description = "What the training cost, with its standard deviation.")
    private @Nullable String trainingCost;

    @Option(names = "--cost-before", paramLabel = MONEY, description = "Cost of a query without the training.")
    private @Nullable String costBefore;

    @Option(names = "--cost-after", paramLabel = MONEY, description = "Cost of a query with the training.")
    private @Nullable String costAfter;

    @Option(names = "--queries-per-day", required = true, paramLabel = MONEY, description = "Queries a day.")
    private String queriesPerDay = "";

    @Option(
            names = "--from",
            arity = "2",
            paramLabel = "RUN",
            description = "Take the costs from the statements of two runs (or folders of runs, one per seed):"
                    + " the one before, and the one that was trained.")
    private @Nullable List<String> from;

    @Option(
            names = "--training",
            paramLabel = "RUN",
            description = "With --from: the run whose training is to be returned, where the second of those two"
                    + " only asked the trained model.")
    private @Nullable String training;

    @Option(
            names = "--samples",
            defaultValue = "20000",
            description = "Monte Carlo samples (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--seed", defaultValue = "0", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with the balance over time and the sensitivities.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var estimate = payback().estimate(new Seed(seed), samples);
        if (report != null) {
            HtmlReport.write(page(estimate), report);
        }
        return new CommandResult(text(estimate), estimate);
    }

    private ReportPage page(PaybackEstimate estimate) {
        var currency = prices.prices().currency();
        return new ReportPage(
                "When training is paid back",
                "Training is paid once; each query then costs less than before.",
                List.of(
                        headlines(estimate, currency),
                        Block.Graphics.of(LedgerPlots.balance(estimate, currency), LedgerPlots.sensitivities(estimate)),
                        sensitivities(estimate)));
    }

    private static Block headlines(PaybackEstimate estimate, String currency) {
        return new Block.Headlines(List.of(
                new Block.Headline(
                        number(estimate.days()), "days until it is paid back", range(estimate.daysInterval())),
                new Block.Headline(
                        number(estimate.queries()), "queries until it is paid back", range(estimate.queriesInterval())),
                new Block.Headline(
                        "%s %s".formatted(NumberText.of(estimate.savingPerQuery()), currency), "saving per query", ""),
                new Block.Headline(
                        "%.1f %%".formatted(100 * estimate.probabilityNever()),
                        "chance that it never pays",
                        "that a query is no cheaper than before")));
    }

    private static String range(PaybackEstimate.Interval interval) {
        return "%s to %s (5 to 95 %%)".formatted(number(interval.low()), number(interval.high()));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? NumberText.of(value.getAsDouble()) : "never";
    }

    private static Block sensitivities(PaybackEstimate estimate) {
        return new Block.Table(
                "What the days depend on: each quantity at either end of its interval",
                List.of("quantity", "5 %", "95 %", "days at 5 %", "days at 95 %", "of the variance"),
                estimate.sensitivities().stream()
                        .map(one -> Block.Row.of(
                                one.quantity(),
                                NumberText.of(one.low()),
                                NumberText.of(one.high()),
                                number(one.daysAtLow()),
                                number(one.daysAtHigh()),
                                one.varianceShare().isPresent()
                                        ? "%.0f %%"
                                                .formatted(100
                                                        * one.varianceShare().getAsDouble())
                                        : "–"))
                        .toList());
    }

    private Payback payback() {
        var perDay = Quantity.parse("--queries-per-day", queriesPerDay);
        if (from != null) {
            if (trainingCost != null || costBefore != null || costAfter != null) {
                throw misuse(
                        "--from already gives the costs; leave --training-cost, --cost-before and --cost-after away");
            }
            return fromStatements(from, perDay);
        }
        if (training != null) {
            throw misuse("--training goes with --from; without it, give --training-cost");
        }
        return new Payback(
                given("--training-cost", trainingCost),
                given("--cost-before", costBefore),
                given("--cost-after", costAfter),
                perDay);
    }

    private Quantity given(String option, @Nullable String text) {
        if (text == null) {
            throw misuse(option + " is missing: give the three costs, or --from with two runs");
        }
        return Quantity.parse(option, text);
    }

    private Payback fromStatements(List<String> places, Quantity perDay) {
        var tariffs = prices.prices();
        var after = StatementPlaces.group(runsFolder(), places.getLast());
        return Payback.between(
                training == null ? after : StatementPlaces.group(runsFolder(), training),
                StatementPlaces.group(runsFolder(), places.getFirst()),
                after,
                tariffs,
                prices.machine(tariffs),
                perDay);
    }

    private static String text(PaybackEstimate estimate) {
        var table = new TextTable("until payback", "at the means", "5 %", "median", "95 %")
                .row(cells("queries", estimate.queries(), estimate.queriesInterval()))
                .row(cells("days", estimate.days(), estimate.daysInterval()));
        var sensitivities =
                new TextTable("quantity", "5 %", "95 %", "days at 5 %", "days at 95 %", "share of variance");
        for (var sensitivity : estimate.sensitivities()) {
            sensitivities.row(
                    sensitivity.quantity(),
                    Amounts.of(sensitivity.low()),
                    Amounts.of(sensitivity.high()),
                    Amounts.of(sensitivity.daysAtLow(), "never"),
                    Amounts.of(sensitivity.daysAtHigh(), "never"),
                    Amounts.of(sensitivity.varianceShare(), "–"));
        }
        return "saving per query: %s\n%s\nchance that it never pays: %.1f %%\n\n%s"
                .formatted(
                        Amounts.of(estimate.savingPerQuery()),
                        table.text(),
                        100 * estimate.probabilityNever(),
                        sensitivities.text());
    }

    private static Object[] cells(String name, OptionalDouble centre, PaybackEstimate.Interval interval) {
        return new Object[] {
            name,
            Amounts.of(centre, "never"),
            Amounts.of(interval.low(), "never"),
            Amounts.of(interval.median(), "never"),
            Amounts.of(interval.high(), "never")
        };
    }
}
