package dev.frugal.runs.report;

import java.util.List;

/// A part of a page.
public sealed interface Block {
    /// A heading of a new section.
    record Section(String title) implements Block {}

    /// A heading within a section.
    record Subsection(String title) implements Block {}

    /// A paragraph of plain text.
    record Text(String text) implements Block {}

    /// Preformatted text: a command, a model's response. A long text is folded until its caption is
    /// clicked.
    ///
    /// @param caption caption; may be empty
    record Verbatim(String caption, String text) implements Block {}

    /// The headline figures.
    record Headlines(List<Headline> headlines) implements Block {
        public Headlines {
            headlines = List.copyOf(headlines);
        }
    }

    /// One headline figure.
    ///
    /// @param value the number with its unit, as written by [NumberText]
    /// @param label what it is
    /// @param remark a value to compare it with; may be empty
    record Headline(String value, String label, String remark) {}

    /// A table. Columns of numbers are right-aligned.
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
    /// @param emphasised whether to emphasise it
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

    /// Blocks beside each other where the screen is wide enough: for example the responses of two
    /// models.
    record SideBySide(List<Block> blocks) implements Block {
        public SideBySide {
            blocks = List.copyOf(blocks);
        }
    }
}
