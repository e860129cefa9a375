package dev.frugal.app.command.physics;

import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.comparison.PaperVerdict;
import dev.frugal.physics.comparison.Spread;
import dev.frugal.physics.comparison.Summary;
import dev.frugal.runs.RunDirectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A comparison's result as tables for people and as the document of the contract.
final class ComparisonAnswer {
    private static final double OPERATIONS_PER_THOUSAND = 1e3;

    private ComparisonAnswer() {}

    static Answer of(ComparisonSettings settings, ComparisonResult result, RunDirectory run) {
        var document = new LinkedHashMap<String, Object>();
        document.put("system", result.system());
        document.put("rows", result.rows(settings.models()));
        document.put("reference_residual", result.referenceResidual());
        document.put("run", run.folder().toString());
        return new Answer(text(settings, result, run), document);
    }

    private static String text(
            ComparisonSettings settings, ComparisonResult result, RunDirectory run) {
        var blocks = new ArrayList<String>();
        blocks.add(
                "%s, window %d of %d samples, noise %s, %d seed%s"
                        .formatted(
                                result.system(),
                                settings.protocol().window(),
                                settings.protocol().samples(),
                                number(settings.protocol().noise()),
                                settings.seeds(),
                                settings.seeds() == 1 ? "" : "s"));
        blocks.add("new initial states\n" + table(Summary.of(result, HeldOut.NEW_STATES)));
        blocks.add("new parameter values\n" + table(Summary.of(result, HeldOut.NEW_PARAMETERS)));
        blocks.add(
                """
                Medians over seeds. L2: relative error of the states, where forecasting zero gives 1; residual: mean
                square by the forecast's exact derivatives (the reference solution's own: %s); * was told the true
                parameters, all others see the window only.\
                """
                        .formatted(number(result.referenceResidual())));
        if (settings.paper()) {
            blocks.add(paper(result));
        }
        blocks.add("run: " + run.folder());
        return String.join("\n\n", blocks);
    }

    private static String table(List<Summary> summaries) {
        var table =
                new TextTable(
                        "model",
                        "parameters",
                        "L2 after",
                        "over seeds",
                        "L2 all",
                        "residual",
                        "2nd order",
                        "p MSE",
                        "silhouette",
                        "encoder use",
                        "grad. var.",
                        "train s",
                        "µs/query",
                        "kFLOP/query");
        for (var summary : summaries) {
            table.row(
                    summary.model() + (summary.told() ? "*" : ""),
                    "%,d".formatted(summary.parameters()),
                    median(summary.relativeL2After()),
                    range(summary.relativeL2After()),
                    median(summary.relativeL2All()),
                    median(summary.residualFirstOrder()),
                    median(summary.residualSecondOrder()),
                    median(summary.prognosticsMeanSquare()),
                    median(summary.regimeSeparation()),
                    median(summary.encoderUse()),
                    median(summary.gradientVariance()),
                    median(summary.trainSeconds()),
                    median(summary.microsecondsPerQuery()),
                    summary.operations()
                            .map(spread ->
                                    "%,.0f".formatted(spread.median() / OPERATIONS_PER_THOUSAND))
                            .orElse("–"));
        }
        return table.text();
    }

    private static String paper(ComparisonResult result) {
        var table =
                new TextTable(
                        "published by arXiv 2602.09980", "paper", "ours", "over seeds", "verdict");
        for (var line : PaperVerdict.of(result)) {
            table.row(
                    line.what(),
                    number(line.published()),
                    number(line.measured().median()),
                    range(Optional.of(line.measured())),
                    line.reproduced() ? "reproduced" : "not reproduced");
        }
        return table.text();
    }

    private static String median(Optional<Spread> spread) {
        return spread.map(Spread::median).map(ComparisonAnswer::number).orElse("–");
    }

    private static String range(Optional<Spread> spread) {
        return spread.map(value -> number(value.low()) + "–" + number(value.high())).orElse("–");
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
