package dev.frugal.app.command.study;

import dev.frugal.base.Quantiles;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.report.Block;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What the pages of all studies have in common.
final class StudyPages {
    /// Length of a line of a document.
    private static final int WIDTH = 120;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private StudyPages() {}

    /// The command that began the run, without the folder it was put into.
    static String command(Manifest manifest) {
        var words = new ArrayList<>(manifest.sessions().getFirst().command());
        int runs = words.indexOf("--runs");
        if (runs >= 0) {
            words.subList(runs, Math.min(words.size(), runs + 2)).clear();
        }
        words.remove("--json");
        return "frugal " + String.join(" ", words);
    }

    /// Where, when and from which seed the run was made.
    static String machine(Manifest manifest) {
        var machine = manifest.sessions().getFirst().machine();
        return "Measured on %s, %d processors, %s, seed %d."
                .formatted(
                        manifest.created().atZone(ZoneOffset.UTC).format(DATE),
                        machine.processors(),
                        machine.system().split(" ", 2)[0],
                        manifest.seed());
    }

    /// A paragraph in lines of a document.
    static List<String> wrapped(String paragraph) {
        return wrapped("", paragraph);
    }

    /// An item of a list in lines of a document.
    static List<String> item(String sentence) {
        return wrapped("- ", sentence);
    }

    static <T> double median(List<T> rows, ToDoubleFunction<T> number) {
        return Quantiles.of(rows.stream().mapToDouble(number)).median();
    }

    /// The headings, paragraphs and tables of a report as lines of a document. What else a report has, such as plots,
    /// is
    /// left out.
    static List<String> markdown(List<Block> blocks) {
        var lines = new ArrayList<String>();
        for (var block : blocks) {
            switch (block) {
                case Block.Section(var title) -> lines.addAll(List.of("", "## " + title));
                case Block.Subsection(var title) -> lines.addAll(List.of("", "### " + title));
                case Block.Text(var text) -> {
                    lines.add("");
                    lines.addAll(wrapped(text));
                }
                case Block.Table table -> {
                    lines.add("");
                    lines.addAll(wrapped(table.caption() + ":"));
                    lines.addAll(List.of(
                            "",
                            row(table.header()),
                            "|" + "---|".repeat(table.header().size())));
                    table.rows().forEach(row -> lines.add(row(row.cells())));
                }
                case Block.Verbatim _, Block.Headlines _, Block.Graphics _, Block.SideBySide _ -> {}
            }
        }
        return lines;
    }

    private static String row(List<String> cells) {
        return "| %s |".formatted(String.join(" | ", cells));
    }

    private static List<String> wrapped(String mark, String paragraph) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(mark);
        // A unit stays with its number.
        for (var word :
                paragraph.replace(" %", "\u00a0%").replace(" ×", "\u00a0×").split(" ", -1)) {
            if (line.length() > mark.length() && line.length() + word.length() >= WIDTH) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(mark.length()));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
