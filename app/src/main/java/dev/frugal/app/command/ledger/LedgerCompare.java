package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.statement.CostComparison;
import dev.frugal.ledger.statement.Difference;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.LedgerPlots;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description = "What got better from one run, or group of seeds, to another, and by how much.",
        footer = {
            "",
            "Example:",
            "  frugal ledger compare grpo-runs fgo-runs",
            "  frugal ledger compare my-comparison/base my-comparison/fgo"
        })
final class LedgerCompare extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            description = "A run, a folder of runs that differ in their seed, or RUN/GROUP for one of several"
                    + " things that a run compares.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same, of what is compared.")
    private String after = "";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with the differences and what they are worth.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var tariffs = prices.prices();
        var comparison = CostComparison.between(
                StatementPlaces.group(runsFolder(), before),
                StatementPlaces.group(runsFolder(), after),
                tariffs,
                prices.machine(tariffs));
        if (report != null) {
            HtmlReport.write(page(comparison), report);
        }
        return new CommandResult(text(comparison), comparison);
    }

    private ReportPage page(CostComparison comparison) {
        var rows = comparison.differences().stream().map(LedgerCompare::row).toList();
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Table(
                "Means over seeds; differences with 95 % intervals (Welch)",
                List.of("measure", "unit", "before", "after", "ratio", "difference", "verdict"), rows));
        gain(comparison)
                .ifPresent(gain -> blocks.add(Block.Graphics.of(
                        LedgerPlots.rebound(1, Map.of("measured gain", gain), OptionalDouble.empty()))));
        return new ReportPage(
                "What changed",
                "From %s (%s) to %s (%s). Better and worse: the whole interval lies on that side; unclear: it holds 0; single: too few seeds for an interval."
                        .formatted(before, accounts(comparison.before()), after, accounts(comparison.after())),
                blocks);
    }

    private static String accounts(List<String> names) {
        return names.size() == 1 ? "one seed" : names.size() + " seeds";
    }

    private static Block.Row row(Difference difference) {
        return Block.Row.of(
                difference.measure(),
                difference.unit().equals("1") ? "" : difference.unit(),
                NumberText.of(difference.before()),
                NumberText.of(difference.after()),
                difference.ratio().isPresent()
                        ? NumberText.of(difference.ratio().getAsDouble())
                        : "–",
                difference.low().isEmpty()
                        ? "–"
                        : "%s to %s"
                                .formatted(
                                        NumberText.of(difference.low().getAsDouble()),
                                        NumberText.of(difference.high().orElseThrow())),
                isNone(difference) ? "the same" : difference.verdict().name().toLowerCase(Locale.ROOT));
    }

    private static boolean isNone(Difference difference) {
        return difference.before() == difference.after()
                && difference.low().equals(OptionalDouble.of(0))
                && difference.high().equals(OptionalDouble.of(0));
    }

    private static OptionalDouble gain(CostComparison comparison) {
        return comparison.differences().stream()
                .filter(difference -> difference.measure().equals("cost of 1,000 queries"))
                .mapToDouble(difference -> difference.before() / difference.after())
                .filter(gain -> gain > 1 && Double.isFinite(gain))
                .findFirst();
    }

    private static String text(CostComparison comparison) {
        var table =
                new TextTable("measure", "unit", "before", "after", "ratio", "difference, 95 %", "seeds", "verdict");
        for (var difference : comparison.differences()) {
            table.row(
                    difference.measure(),
                    difference.unit(),
                    Amounts.of(difference.before()),
                    Amounts.of(difference.after()),
                    Amounts.of(difference.ratio(), "–"),
                    interval(difference),
                    difference.seedsBefore() + ", " + difference.seedsAfter(),
                    difference.verdict().name().toLowerCase(Locale.ROOT));
        }
        var text = new StringBuilder(table.text());
        if (!comparison.onlyBefore().isEmpty()) {
            text.append("\n\nonly before: ").append(String.join(", ", comparison.onlyBefore()));
        }
        if (!comparison.onlyAfter().isEmpty()) {
            text.append("\n\nonly after: ").append(String.join(", ", comparison.onlyAfter()));
        }
        if (comparison.differences().stream()
                .anyMatch(difference -> difference.verdict() == Difference.Verdict.SINGLE)) {
            text.append(
                    "\n\nsingle: an interval needs two seeds on either side; give several runs with commas between");
        }
        return text.toString();
    }

    private static String interval(Difference difference) {
        return difference.low().isEmpty()
                ? "–"
                : Amounts.of(difference.low(), "–") + " to " + Amounts.of(difference.high(), "–");
    }
}
