package dev.frugal.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A [Report] as a page of Markdown.
public final class MarkdownPage {
    private static final int WIDTH = 120;

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownPage(Report report) {
        this.report = report;
    }

    /// @param command the line that gave the report
    public static String of(Report report, String command) {
        return new MarkdownPage(report).write(command);
    }

    private String write(String command) {
        line("# " + report.question());
        line("");
        line("This page is written by the following command; do not edit it.");
        line("");
        line("```");
        line(command);
        line("```");
        line("");
        report.method().lines().forEach(this::wrapped);
        line("");
        environment().forEach(fact -> wrapped("- " + fact));
        for (var race : report.findings().races()) {
            line("");
            line("## " + capitalised(race.title()));
            line("");
            table(RaceText.COLUMNS, RaceText.rows(race));
            line("");
            RaceText.remarks(race).forEach(remark -> wrapped("- " + remark));
        }
        for (var table : report.findings().tables()) {
            line("");
            line("## " + capitalised(table.title()));
            line("");
            table(table.columns(), RaceText.cells(table));
        }
        return text.toString();
    }

    private List<String> environment() {
        var environment = report.environment();
        var facts = new ArrayList<String>();
        facts.add("%s, revision %s".formatted(environment.date(), environment.revision()));
        facts.add(String.format(
                Locale.ROOT,
                "%d processors %s (%s), %.0f GiB, %s",
                environment.processors(),
                environment.processor(),
                environment.vectors(),
                environment.memoryBytes() / (double) (1L << 30),
                environment.system()));
        facts.add(environment.java());
        facts.add(report.load().sentence());
        return facts;
    }

    private void table(List<String> columns, List<List<String>> rows) {
        row(columns);
        row(columns.stream().map(_ -> "---").toList());
        rows.forEach(this::row);
    }

    private void row(List<String> cells) {
        line(cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private static String capitalised(String title) {
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    /// Adds text in lines of at most [#WIDTH] characters; further lines of a list's item are indented.
    private void wrapped(String paragraph) {
        var indent = paragraph.startsWith("- ") ? "  " : "";
        var line = new StringBuilder();
        for (var word : paragraph.strip().split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line.setLength(0);
                line.append(indent).append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        line(line.toString());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
