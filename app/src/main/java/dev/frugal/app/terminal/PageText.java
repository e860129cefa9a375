package dev.frugal.app.terminal;

import dev.frugal.runs.report.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The content of a report as a command prints it: the same figures, tables and sentences, without the plots.
public final class PageText {
    /// Where results do not go to a terminal, sentences are wrapped at this many characters.
    private static final int USUAL_WIDTH = 100;

    private PageText() {}

    /// `blocks` one below the other, without a line break at the end.
    public static String of(List<Block> blocks) {
        return blocks.stream()
                .map(PageText::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static String text(Block block) {
        return switch (block) {
            case Block.Section section -> section.title();
            case Block.Subsection subsection -> subsection.title();
            case Block.Text paragraph -> wrapped(paragraph.text());
            case Block.Verbatim verbatim ->
                verbatim.caption().isEmpty() ? verbatim.text() : verbatim.caption() + "\n" + verbatim.text();
            case Block.Headlines headlines -> headlines(headlines.headlines());
            case Block.Table table -> table(table);
            case Block.Graphics _ -> "";
            case Block.SideBySide beside -> of(beside.blocks());
        };
    }

    private static String headlines(List<Block.Headline> headlines) {
        var table = new TextTable("", "", "");
        headlines.forEach(headline -> table.row(headline.label(), headline.value(), headline.remark()));
        return table.text();
    }

    private static String table(Block.Table table) {
        var text = new TextTable(table.header().toArray(String[]::new));
        table.rows().forEach(row -> text.row(row.cells().toArray()));
        return wrapped(table.caption()) + "\n" + text.text();
    }

    private static String wrapped(String paragraph) {
        int width = Math.min(TextTable.terminalWidth(), USUAL_WIDTH);
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : paragraph.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines);
    }
}
