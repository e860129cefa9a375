package dev.frugal.app.terminal;

import java.util.ArrayList;
import java.util.List;

/// Rows of cells as aligned text: words left-aligned, numbers right-aligned.
public final class TextTable {
    private static final String BETWEEN_COLUMNS = "  ";

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
        var lines = new ArrayList<List<String>>();
        lines.add(header);
        lines.addAll(rows);
        var rendered = new ArrayList<String>();
        for (var line : lines) {
            var text = new StringBuilder();
            for (int column = 0; column < header.size(); column++) {
                text.append(column == 0 ? "" : BETWEEN_COLUMNS).append(padded(line.get(column), column));
            }
            rendered.add(text.toString().stripTrailing());
        }
        return String.join("\n", rendered);
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
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("[-+0-9.,eE %∞–]*"));
    }
}
