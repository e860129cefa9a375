package dev.frugal.runs.report;

import java.util.List;

/// A part of a page.
public sealed interface Block {
    /// A heading that begins a new section.
    record Section(String title) implements Block {}

    /// A heading within a section.
    record Subsection(String title) implements Block {}

    /// A paragraph of plain text.
    record Text(String text) implements Block {}

    /// Text in which every space counts: a command, a model's answer. A long one is folded until
    /// its caption is pressed.
    ///
    /// @param caption what it is; may be empty
    record Verbatim(String caption, String text) implements Block {}

    /// The few numbers a hurried reader should take away.
    record Headlines(List<Headline> headlines) implements Block {
        public Headlines {
            headlines = List.copyOf(headlines);
        }
    }

    /// One of those numbers.
    ///
    /// @param value the number with its unit, as written by [NumberText]
    /// @param label what it is
    /// @param remark what to compare it with; may be empty
    record Headline(String value, String label, String remark) {}

    /// A table. Columns of numbers are set to the right.
    ///
    /// @param caption what it shows
    record Table(String caption, List<String> header, List<Row> rows) implements Block {
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
            for (var row : rows) {
                if (row.cells().size() != header.size()) {
                    throw new IllegalArgumentException("a row of %d cells in the table '%s' of %d columns"
                            .formatted(row.cells().size(), caption, header.size()));
                }
            }
        }
    }

    /// A row of a table.
    ///
    /// @param emphasised whether it is the one to look at
    record Row(List<String> cells, boolean emphasised) {
        public Row {
            cells = List.copyOf(cells);
        }

        public static Row of(String... cells) {
            return new Row(List.of(cells), false);
        }

        public static Row emphasised(String... cells) {
            return new Row(List.of(cells), true);
        }
    }

    /// Plots beside each other where the screen is wide enough.
    record Graphics(List<Graphic> graphics) implements Block {
        public Graphics {
            graphics = List.copyOf(graphics);
        }

        public static Graphics of(Graphic... graphics) {
            return new Graphics(List.of(graphics));
        }
    }

    /// Blocks beside each other where the screen is wide enough: answers of two models, say.
    record SideBySide(List<Block> blocks) implements Block {
        public SideBySide {
            blocks = List.copyOf(blocks);
        }
    }
}
