package dev.frugal.physics.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// The table that people read: one row per model, medians over seeds, a dash where a model has no
/// such figure.
///
/// @param header names of the columns
/// @param rows one cell per column
public record ComparisonTable(List<String> header, List<List<String>> rows) {
    private static final double OPERATIONS_PER_THOUSAND = 1e3;
    private static final String NONE = "–";

    public ComparisonTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /// The table of one split.
    ///
    /// @param parameter what the system's parameters are called in the column of their error
    /// @param number writes a figure
    public static ComparisonTable of(List<Summary> summaries, String parameter, DoubleFunction<String> number) {
        var rows = new ArrayList<List<String>>();
        for (var summary : summaries) {
            rows.add(row(summary, number));
        }
        return new ComparisonTable(
                        List.of(
                                "model",
                                "parameters",
                                "L2 after",
                                "over seeds",
                                "L2 all",
                                "residual",
                                "2nd order",
                                parameter + " MSE",
                                "silhouette",
                                "encoder use",
                                "grad. var.",
                                "train s",
                                "µs/query",
                                "kFLOP/query"),
                        rows)
                .withoutEmptyColumns();
    }

    /// Without the columns in which no row says anything: a range over a single seed, a metric that
    /// none of the models has.
    private ComparisonTable withoutEmptyColumns() {
        var told = IntStream.range(0, header.size())
                .filter(column -> rows.isEmpty()
                        || rows.stream().anyMatch(row -> !row.get(column).equals(NONE)))
                .toArray();
        return new ComparisonTable(
                IntStream.of(told).mapToObj(header::get).toList(),
                rows.stream()
                        .map(row -> IntStream.of(told).mapToObj(row::get).toList())
                        .toList());
    }

    private static List<String> row(Summary summary, DoubleFunction<String> number) {
        return List.of(
                summary.model() + (summary.told() ? "*" : ""),
                String.format(Locale.ROOT, "%,d", summary.parameters()),
                median(summary.relativeL2After(), number),
                range(summary.relativeL2After(), number),
                median(summary.relativeL2All(), number),
                median(summary.residualFirstOrder(), number),
                median(summary.residualSecondOrder(), number),
                median(summary.prognosticsMeanSquare(), number),
                median(summary.regimeSeparation(), number),
                median(summary.encoderUse(), number),
                median(summary.gradientVariance(), number),
                median(summary.trainSeconds(), number),
                median(summary.microsecondsPerQuery(), number),
                summary.operations()
                        .map(spread -> String.format(Locale.ROOT, "%,.0f", spread.median() / OPERATIONS_PER_THOUSAND))
                        .orElse(NONE));
    }

    /// The verdict on the paper's figures.
    public static ComparisonTable ofPaper(ComparisonResult result, DoubleFunction<String> number) {
        return new ComparisonTable(
                List.of("published in arXiv 2602.09980", "paper", "ours", "over seeds", "verdict"),
                PaperVerdict.of(result).stream()
                        .map(line -> List.of(
                                line.what(),
                                number.apply(line.published()),
                                number.apply(line.measured().median()),
                                range(Optional.of(line.measured()), number),
                                line.reproduced() ? "reproduced" : "not reproduced"))
                        .toList());
    }

    private static String median(Optional<Spread> spread, DoubleFunction<String> number) {
        return spread.map(value -> number.apply(value.median())).orElse(NONE);
    }

    private static String range(Optional<Spread> spread, DoubleFunction<String> number) {
        return spread.filter(value -> value.low() != value.high())
                .map(value -> number.apply(value.low()) + NONE + number.apply(value.high()))
                .orElse(NONE);
    }
}
