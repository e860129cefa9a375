package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
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
        description = "Estimate after how many queries and days a training has paid back its cost.",
        footer = {
            "",
            "Example:",
            "  frugal ledger payback --training-cost 1200±100 --cost-before 0.004 --cost-after 0.0012±0.0002"
                    + " --queries-per-day 50000",
            "  frugal ledger payback --from my-comparison/base my-comparison/fgo --queries-per-day 50000",
            "  frugal ledger payback --from base-evaluation fgo-evaluation --training fgo-training --queries-per-day"
                    + " 50000",
            "",
            "Formulas: docs/concepts/payback.md"
        })
final class LedgerPayback extends BaseCommand {
    private static final String MONEY = "VALUE[±SD]";

    @Option(
            names = "--training-cost",
            paramLabel = MONEY,
            description = "Cost of the training, with its standard deviation.")
    private @Nullable String trainingCost;

    @Option(names = "--cost-before", paramLabel = MONEY, description = "Cost of a query before the training.")
    private @Nullable String costBefore;

    @Option(names = "--cost-after", paramLabel = MONEY, description = "Cost of a query after the training.")
    private @Nullable String costAfter;

    @Option(names = "--queries-per-day", required = true, paramLabel = MONEY, description = "Queries per day.")
    private String queriesPerDay = "";

    @Option(
            names = "--from",
            arity = "2",
            paramLabel = "RUN",
            description =
                    "Read the costs from two runs (or folders of runs, one per seed): the baseline, and the trained "
                            + "model.")
    private @Nullable List<String> from;

    @Option(
            names = "--training",
            paramLabel = "RUN",
            description =
                    "With --from: the run whose training cost must be paid back, if the second of the two runs only "
                            + "evaluated the model.")
    private @Nullable String training;

    @Option(
            names = "--samples",
            defaultValue = "20000",
            description = "Number of Monte Carlo samples (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--seed", defaultValue = "0", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with the balance over time and the sensitivities.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var estimate = payback().estimate(new Seed(seed), samples);
        if (report != null) {
            HtmlReport.write(page(estimate), report);
        }
        return new CommandResult(
                PageText.of(List.of(headlines(estimate, prices.prices().currency()), sensitivities(estimate))),
                estimate);
    }

    private ReportPage page(PaybackEstimate estimate) {
        var currency = prices.prices().currency();
        return new ReportPage(
                "When the training pays back",
                "Training is paid once; afterwards each query costs less.",
                List.of(
                        headlines(estimate, currency),
                        Block.Graphics.of(LedgerPlots.balance(estimate, currency), LedgerPlots.sensitivities(estimate)),
                        sensitivities(estimate)));
    }

    private static Block headlines(PaybackEstimate estimate, String currency) {
        return new Block.Headlines(List.of(
                new Block.Headline(
                        number(estimate.days()), "days until payback, at the means", range(estimate.daysInterval())),
                new Block.Headline(
                        number(estimate.queries()),
                        "queries until payback, at the means",
                        range(estimate.queriesInterval())),
                new Block.Headline(
                        "%s %s".formatted(NumberText.of(estimate.savingPerQuery()), currency), "saving per query", ""),
                new Block.Headline(
                        "%.1f %%".formatted(100 * estimate.probabilityNever()),
                        "probability that it never pays back",
                        "that a query is not cheaper than before")));
    }

    private static String range(PaybackEstimate.Interval interval) {
        return "median %s, 90 %% interval %s to %s"
                .formatted(number(interval.median()), number(interval.low()), number(interval.high()));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? NumberText.of(value.getAsDouble()) : "never";
    }

    private static Block sensitivities(PaybackEstimate estimate) {
        return new Block.Table(
                "Sensitivity of the payback time: each quantity at both ends of its interval",
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
                throw misuse("--from already gives the costs; omit --training-cost, --cost-before and --cost-after");
            }
            return fromStatements(from, perDay);
        }
        if (training != null) {
            throw misuse("--training requires --from; otherwise use --training-cost");
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
}
