package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.comparison.ComparisonDocument;
import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.comparison.ComparisonTable;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.RunDirectory;
import java.util.ArrayList;
import java.util.Locale;

/// A comparison's result as tables for people and as the document of the contract.
public final class ComparisonAnswer {
    private ComparisonAnswer() {}

    /// The whole answer of a comparison whose run is `run`.
    public static CommandResult of(ComparisonSettings settings, ComparisonResult result, RunDirectory run) {
        return new CommandResult(text(settings, result, run), ComparisonDocument.of(settings, result, run));
    }

    private static String text(ComparisonSettings settings, ComparisonResult result, RunDirectory run) {
        var blocks = new ArrayList<String>();
        blocks.add("%s, window %d of %d samples, noise %s, %d seed%s"
                .formatted(
                        result.system(),
                        settings.protocol().window(),
                        settings.protocol().samples(),
                        number(settings.protocol().noise()),
                        settings.seeds(),
                        settings.seeds() == 1 ? "" : "s"));
        blocks.add(tables(result, settings.system()));
        if (settings.paper()) {
            blocks.add(text(ComparisonTable.ofPaper(result, ComparisonAnswer::number)));
        }
        blocks.add("report: " + run.file("report.html"));
        return String.join("\n\n", blocks);
    }

    /// Both splits' tables and how to read them.
    public static String tables(ComparisonResult result, DynamicalSystem system) {
        var parameters = String.join(", ", system.parameterNames());
        return """
        new initial states
        %s

        new parameter values
        %s

        Medians over seeds. L2: relative error of the states, where forecasting zero gives 1; residual: mean
        square by the forecast's exact derivatives (the reference solution's own: %s); * was told the true
        parameters, all others see the window only.\
        """.formatted(
                        table(result, HeldOut.NEW_STATES, parameters),
                        table(result, HeldOut.NEW_PARAMETERS, parameters),
                        number(result.referenceResidual()));
    }

    private static String table(ComparisonResult result, String split, String parameters) {
        return text(ComparisonTable.of(result.summaries(split), parameters, ComparisonAnswer::number));
    }

    private static String text(ComparisonTable table) {
        var text = new TextTable(table.header().toArray(String[]::new));
        table.rows().forEach(row -> text.row(row.toArray()));
        return text.text();
    }

    /// Three significant digits, with an exponent where plain digits would be long.
    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e6) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 1e-3 && size < 1e6) {
            int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
        return String.format(Locale.ROOT, "%.2e", value);
    }
}
