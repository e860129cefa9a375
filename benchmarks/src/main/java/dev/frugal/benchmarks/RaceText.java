package dev.frugal.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Races and tables as cells of text, for the terminal and for pages alike.
public final class RaceText {
    /// The columns of [#rows].
    public static final List<String> COLUMNS =
            List.of("contender", "median", "quartiles", "min–max", "rate", "ours is", "difference");

    private RaceText() {}

    /// A row per contender that ran.
    public static List<List<String>> rows(RaceResult race) {
        var rows = new ArrayList<List<String>>();
        for (var one : race.measurements()) {
            var seconds = one.seconds();
            boolean ours = one.equals(race.ours());
            rows.add(List.of(
                    one.contender(),
                    time(seconds.median()),
                    time(seconds.lowerQuartile()) + "–" + time(seconds.upperQuartile()),
                    time(seconds.least()) + "–" + time(seconds.greatest()),
                    number(race.units() / seconds.median()) + " " + race.unit() + "/s",
                    ours ? "" : ratio(one),
                    ours ? "" : String.format(Locale.ROOT, "%.1e", one.difference())));
        }
        return rows;
    }

    private static String ratio(RaceResult.Measurement one) {
        return one.ratio().isPresent()
                ? String.format(Locale.ROOT, "%.2f× as fast", one.ratio().getAsDouble())
                : "no ratio: other results";
    }

    /// Results, tolerance, versions, and the contenders that are missing, one line each.
    public static List<String> remarks(RaceResult race) {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "Our result: %s. Relative differences up to %.0e are accepted.",
                result(race.ours()),
                race.tolerance()));
        for (var one : race.measurements()) {
            lines.add("%s: %s".formatted(one.contender(), one.versions()));
        }
        for (var missing : race.absent()) {
            lines.add("Not measured: %s. %s.".formatted(missing.contender(), missing.advice()));
        }
        return lines;
    }

    private static String result(RaceResult.Measurement one) {
        return one.check().stream()
                .map(value -> String.format(Locale.ROOT, "%.6g", value))
                .distinct()
                .reduce((a, b) -> a + " … " + b)
                .orElse("none");
    }

    /// A table's cells, numbers with three significant digits.
    public static List<List<String>> cells(BenchmarkResult.Table table) {
        return table.rows().stream()
                .map(row -> row.stream()
                        .map(cell -> cell instanceof Double value ? number(value) : String.valueOf(cell))
                        .toList())
                .toList();
    }

    /// Seconds in the unit that suits them.
    static String time(double seconds) {
        if (seconds >= 1) {
            return number(seconds) + " s";
        }
        return seconds >= 1e-3 ? number(seconds * 1e3) + " ms" : number(seconds * 1e6) + " µs";
    }

    /// Three significant digits, thousands set apart.
    static String number(double value) {
        double magnitude = Math.abs(value);
        if (magnitude >= 100 && magnitude < 1e6) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (magnitude >= 10 && magnitude < 100) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return magnitude >= 1 && magnitude < 10
                ? String.format(Locale.ROOT, "%.2f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
