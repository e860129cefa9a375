package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.comparison.ComparisonDocument;
import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.comparison.ComparisonTable;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.field.comparison.FieldComparisonSettings;
import dev.frugal.physics.suite.SuiteComparison;
import dev.frugal.physics.suite.SuiteDocument;
import dev.frugal.runs.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The result of a comparison as printed tables and as the documented JSON.
public final class ComparisonAnswer {
    private ComparisonAnswer() {}

    /// The result of the comparison in `run`.
    public static CommandResult of(ComparisonSettings settings, ComparisonResult result, RunDirectory run) {
        var blocks = new ArrayList<String>();
        blocks.add(heading(result, settings.protocol(), settings.seeds()));
        blocks.add(tables(result, settings.system().parameterNames()));
        if (settings.paper()) {
            blocks.add(text(ComparisonTable.ofPaper(result, ComparisonAnswer::number)));
        }
        blocks.add("report: " + run.file("report.html"));
        return new CommandResult(String.join("\n\n", blocks), ComparisonDocument.of(settings.names(), result, run));
    }

    /// The result of a comparison on fields in `run`.
    static CommandResult of(FieldComparisonSettings settings, ComparisonResult result, RunDirectory run) {
        var text = "%s\n\n%s\n\nreport: %s"
                .formatted(
                        heading(result, settings.protocol(), settings.seeds()),
                        tables(result, settings.fields().description().parameterNames()),
                        run.file("report.html"));
        return new CommandResult(text, ComparisonDocument.of(settings.models(), result, run));
    }

    /// The suite in `run`.
    static CommandResult of(SuiteDocument suite, RunDirectory run) {
        var blocks = new ArrayList<String>();
        for (var system : suite.systems()) {
            var table = new TextTable(SuiteComparison.HEADER.toArray(String[]::new));
            system.rows().forEach(row -> table.row(SuiteComparison.cells(row).toArray()));
            blocks.add("%s\n%s\n%s".formatted(system.system(), table.text(), system.verdict()));
        }
        blocks.add(SuiteComparison.EXPLANATION);
        blocks.add("report: " + run.file("report.html"));
        return new CommandResult(String.join("\n\n", blocks), suite);
    }

    private static String heading(ComparisonResult result, Protocol protocol, int seeds) {
        return "%s, window %d of %d samples, noise %s, %d seed%s"
                .formatted(
                        result.system(),
                        protocol.window(),
                        protocol.samples(),
                        number(protocol.noise()),
                        seeds,
                        seeds == 1 ? "" : "s");
    }

    /// The tables of both splits, with an explanation.
    ///
    /// @param parameters the names of the system's parameters
    public static String tables(ComparisonResult result, List<String> parameters) {
        return """
        new initial %s
        %s

        new parameter values
        %s

        %s""".formatted(
                        result.referenceResidual().isPresent() ? "states" : "fields",
                        table(result, HeldOut.NEW_STATES, String.join(", ", parameters)),
                        table(result, HeldOut.NEW_PARAMETERS, String.join(", ", parameters)),
                        explanation(result));
    }

    private static String explanation(ComparisonResult result) {
        return result.referenceResidual().isPresent()
                ? """
                Medians over seeds. L2: relative error of the states, where forecasting zero gives 1; residual: mean
                square by the forecast's exact derivatives (of the reference solution: %s). Models marked * receive
                the true parameters; all others see only the window.\
                """.formatted(number(result.referenceResidual().getAsDouble()))
                : """
                Medians over seeds. L2: relative error of the fields, where forecasting zero gives 1. All see only the
                window.\
                """;
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
