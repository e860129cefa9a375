package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
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
        description = "Compare results and costs of two runs or groups of runs.",
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
            description =
                    "A run, a folder of runs that differ in their seed, RUN/GROUP for one member of a comparison, or "
                            + "several separated by commas.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The run or group to compare with it.")
    private String after = "";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with the differences and their value.")
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
        return new CommandResult(PageText.of(differences(comparison)), comparison);
    }

    private ReportPage page(CostComparison comparison) {
        var blocks = new ArrayList<>(differences(comparison));
        gain(comparison)
                .ifPresent(gain -> blocks.add(Block.Graphics.of(
                        LedgerPlots.rebound(1, Map.of("measured gain", gain), OptionalDouble.empty()))));
        return new ReportPage(
                "What changed",
                "From %s (%s) to %s (%s)."
                        .formatted(before, accounts(comparison.before()), after, accounts(comparison.after())),
                blocks);
    }

    private static List<Block> differences(CostComparison comparison) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Table(
                "Means over seeds; differences with 95 % intervals (Welch)",
                List.of("measure", "unit", "before", "after", "ratio", "difference", "seeds", "verdict"),
                comparison.differences().stream().map(LedgerCompare::row).toList()));
        if (!comparison.onlyBefore().isEmpty()) {
            blocks.add(new Block.Text("Only before: %s.".formatted(String.join(", ", comparison.onlyBefore()))));
        }
        if (!comparison.onlyAfter().isEmpty()) {
            blocks.add(new Block.Text("Only after: %s.".formatted(String.join(", ", comparison.onlyAfter()))));
        }
        blocks.add(new Block.Text("Better or worse: the whole interval is on that side. Unclear: it contains 0."));
        if (comparison.differences().stream()
                .anyMatch(difference -> difference.verdict() == Difference.Verdict.SINGLE)) {
            blocks.add(new Block.Text(
                    "Single: an interval needs two seeds on each side; name several runs separated by commas."));
        }
        return blocks;
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
                difference.seedsBefore() + ", " + difference.seedsAfter(),
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
}
