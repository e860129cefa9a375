package dev.frugal.physics.comparison;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

    private static final Set<Figure> COLUMNS = EnumSet.complementOf(EnumSet.of(Figure.DATA_MEAN_SQUARE));

    public ComparisonTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /// The table of one split.
    ///
    /// @param parameter what the system's parameters are called in the column of their error
    /// @param number writes a figure
    public static ComparisonTable of(List<Summary> summaries, String parameter, DoubleFunction<String> number) {
        var header = new ArrayList<>(List.of("model", "parameters"));
        for (var figure : COLUMNS) {
            header.add(figure == Figure.PROGNOSTICS_MEAN_SQUARE ? parameter + " MSE" : figure.heading());
            if (figure == Figure.RELATIVE_L2_AFTER) {
                header.add("over seeds");
            }
        }
        return new ComparisonTable(
                        header,
                        summaries.stream().map(summary -> row(summary, number)).toList())
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
        var cells = new ArrayList<>(List.of(
                summary.model() + (summary.told() ? "*" : ""),
                String.format(Locale.ROOT, "%,d", summary.parameters())));
        for (var figure : COLUMNS) {
            var spread = summary.figure(figure);
            cells.add(
                    figure == Figure.OPERATIONS ? median(spread, ComparisonTable::thousands) : median(spread, number));
            if (figure == Figure.RELATIVE_L2_AFTER) {
                cells.add(range(spread, number));
            }
        }
        return cells;
    }

    private static String thousands(double operations) {
        return String.format(Locale.ROOT, "%,.0f", operations / OPERATIONS_PER_THOUSAND);
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
