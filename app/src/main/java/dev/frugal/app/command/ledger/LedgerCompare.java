package dev.frugal.app.command.ledger;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.ledger.statement.Comparison;
import dev.frugal.ledger.statement.Difference;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description =
                "What got better from one run, or group of seeds, to another, and by how much.",
        footer = {"", "Example:", "  frugal ledger compare grpo-runs fgo-runs"})
public final class LedgerCompare extends Action {
    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            description = "A run, or a folder of runs that differ in their seed.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same, of what is compared.")
    private String after = "";

    @Mixin private PriceOptions prices = new PriceOptions();

    @Override
    protected Answer answer() {
        var tariffs = prices.prices();
        var comparison =
                Comparison.between(
                        StatementPlaces.group(runsFolder(), before),
                        StatementPlaces.group(runsFolder(), after),
                        tariffs,
                        prices.machine(tariffs));
        return new Answer(text(comparison), comparison);
    }

    private static String text(Comparison comparison) {
        var table =
                new TextTable(
                        "measure",
                        "unit",
                        "before",
                        "after",
                        "ratio",
                        "difference, 95 %",
                        "seeds",
                        "verdict");
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
        return text.toString();
    }

    private static String interval(Difference difference) {
        return difference.low().isEmpty()
                ? "–"
                : Amounts.of(difference.low(), "–") + " to " + Amounts.of(difference.high(), "–");
    }
}
