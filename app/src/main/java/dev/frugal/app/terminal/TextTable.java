package dev.frugal.app.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows of cells as aligned text: words left-aligned, numbers right-aligned. Without words in the header there is no
/// line for it.
///
/// A table that is wider than the terminal is written in parts, one below the other: as many columns as fit, each part
/// beginning with the first column. Where there is no terminal, as in a file, it stays whole.
public final class TextTable {
    private static final String BETWEEN_COLUMNS = "  ";

    /// Set by the launcher if results go to a terminal.
    private static final String TERMINAL_WIDTH = "frugal.terminal-width";

    /// Also as [dev.frugal.runs.report.NumberText] writes them.
    private static final String NUMBERS = "[-−+0-9.,eE %∞–×⁰¹²³⁴⁵⁶⁷⁸⁹⁻]*";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    /// Adds a row.
    ///
    /// @throws IllegalArgumentException unless it has a cell for each column
    public TextTable row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "a row of %d cells in a table of %d columns".formatted(cells.length, header.size()));
        }
        var row = new ArrayList<String>();
        for (var cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /// The table as lines, without a line break at the end.
    public String text() {
        return text(terminalWidth());
    }

    /// The characters that fit on a line; practically without limit where results do not go to a terminal.
    static int terminalWidth() {
        return Integer.getInteger(TERMINAL_WIDTH, Integer.MAX_VALUE);
    }

    /// As [#text()], for a terminal of `terminalWidth` characters.
    String text(int terminalWidth) {
        return parts(terminalWidth).stream().map(this::text).collect(Collectors.joining("\n\n"));
    }

    /// The columns of each part. A column that does not fit beside the first is alone with it.
    private List<List<Integer>> parts(int terminalWidth) {
        var parts = new ArrayList<List<Integer>>();
        var part = new ArrayList<>(List.of(0));
        int used = width(0);
        for (int column = 1; column < header.size(); column++) {
            int more = BETWEEN_COLUMNS.length() + width(column);
            if (part.size() > 1 && used + more > terminalWidth) {
                parts.add(part);
                part = new ArrayList<>(List.of(0));
                used = width(0);
            }
            part.add(column);
            used += more;
        }
        parts.add(part);
        return parts;
    }

    private String text(List<Integer> columns) {
        return Stream.concat(Stream.of(header).filter(line -> !line.stream().allMatch(String::isEmpty)), rows.stream())
                .map(line -> columns.stream()
                        .map(column -> padded(line.get(column), column))
                        .collect(Collectors.joining(BETWEEN_COLUMNS))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private String padded(String cell, int column) {
        var padding = " ".repeat(width(column) - cell.length());
        return numeric(column) ? padding + cell : cell + padding;
    }

    private int width(int column) {
        return Math.max(
                header.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private boolean numeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches(NUMBERS));
    }
}
