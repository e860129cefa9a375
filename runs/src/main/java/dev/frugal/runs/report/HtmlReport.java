package dev.frugal.runs.report;

import dev.frugal.base.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// A [ReportPage] as one HTML file, readable without its script, which tells the values under the pointer and folds
/// sections on a telephone. It refers to no other host; its content security policy allows that one script and
/// nothing else.
public final class HtmlReport {
    /// Longer preformatted text is folded.
    private static final int MOST_OPEN_LINES = 30;

    /// A table with more columns is printed smaller, because paper cannot scroll.
    private static final int MOST_COLUMNS_ON_PAPER = 9;

    /// Longer cells are sentences, which may wrap.
    private static final int LONGEST_WORDS = 24;

    private static final String SCRIPT = text("report.js");

    private final ReportPage page;
    private final Markup html = new Markup();
    private int graphics;
    private int sections;
    private boolean open;

    private HtmlReport(ReportPage page) {
        this.page = page;
    }

    /// Writes `page` to `file`, replacing an existing file.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the file cannot be written
    public static void write(ReportPage page, Path file) {
        DurableFiles.write(file, html(page));
    }

    /// The page as HTML text.
    public static String html(ReportPage page) {
        return new HtmlReport(page).render();
    }

    private String render() {
        html.add("<!doctype html>")
                .add("<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .add("<meta name=\"color-scheme\" content=\"light dark\">")
                .add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                        + " style-src 'unsafe-inline'; img-src data:; script-src " + scriptSource() + "\">")
                .add("<title>%s</title>", Markup.escaped(page.title()))
                .add("<style>")
                .add("%s", text("report.css"))
                .add("</style></head><body><main>")
                .add("<header><h1>%s</h1>", Markup.escaped(page.title()))
                .add("<p class=\"subtitle\">%s</p></header>", Markup.escaped(page.subtitle()));
        contents();
        page.blocks().forEach(this::add);
        return html.add("%s</main>", open ? "</div></details>" : "")
                .add("<script>%s</script>", SCRIPT)
                .add("</body></html>")
                .toString();
    }

    /// The source expression that allows the script of a report: the hash of its text.
    public static String scriptSource() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(SCRIPT.getBytes(StandardCharsets.UTF_8));
            return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException("every JDK has SHA-256", failure);
        }
    }

    /// The table of contents, if there is anything to choose from.
    private void contents() {
        var titles = page.blocks().stream()
                .filter(Block.Section.class::isInstance)
                .map(block -> ((Block.Section) block).title())
                .toList();
        if (titles.size() < 2) {
            return;
        }
        html.add("<nav class=\"contents\" aria-label=\"Contents\"><ol>");
        for (int i = 0; i < titles.size(); i++) {
            html.add("<li><a href=\"#s%s\">%s</a></li>", i + 1, Markup.escaped(titles.get(i)));
        }
        html.add("</ol></nav>");
    }

    /// A section begins and ends the one before; without the script all are open.
    private void section(String title) {
        html.add(
                "%s<details class=\"section\" id=\"s%s\" open><summary><h2>%s</h2></summary><div>",
                open ? "</div></details>" : "", ++sections, Markup.escaped(title));
        open = true;
    }

    private void add(Block block) {
        switch (block) {
            case Block.Section(var title) -> section(title);
            case Block.Subsection(var title) -> html.add("<h3>%s</h3>", Markup.escaped(title));
            case Block.Text(var text) -> html.add("<p>%s</p>", Markup.escaped(text));
            case Block.Verbatim verbatim -> add(verbatim);
            case Block.Headlines(var headlines) -> add(headlines);
            case Block.Table table -> add(table);
            case Block.Graphics(var drawn) -> {
                html.add("<div class=\"graphics%s\">", squares(drawn) ? " squares" : "");
                drawn.forEach(this::add);
                html.add("</div>");
            }
            case Block.SideBySide(var blocks) -> {
                html.add("<div class=\"side-by-side\">");
                for (var one : blocks) {
                    html.add("<div>");
                    add(one);
                    html.add("</div>");
                }
                html.add("</div>");
            }
        }
    }

    private static boolean squares(List<Graphic> graphics) {
        return graphics.stream().allMatch(graphic -> switch (graphic) {
            case Plot plot -> plot.square();
            case BarChart _, HeatMap _, Stack _ -> false;
        });
    }

    private void add(Block.Verbatim verbatim) {
        if (!verbatim.caption().isEmpty() && verbatim.text().lines().count() > MOST_OPEN_LINES) {
            html.add("<details class=\"fold\"><summary>%s</summary>", Markup.escaped(verbatim.caption()))
                    .add("<pre tabindex=\"0\">%s</pre></details>", Markup.escaped(verbatim.text()));
            return;
        }
        html.add("<figure class=\"verbatim\">");
        if (!verbatim.caption().isEmpty()) {
            html.add("<figcaption>%s</figcaption>", Markup.escaped(verbatim.caption()));
        }
        html.add("<pre tabindex=\"0\">%s</pre></figure>", optionsKept(verbatim.text()));
    }

    /// An option is not broken at its dashes, nor separated from a short value.
    private static String optionsKept(String text) {
        return Markup.escaped(text)
                .replaceAll("--[\\w-]+(?: (?!-)[\\w-]{1,12}(?=\\s|$))?", "<span class=\"option\">$0</span>");
    }

    private void add(List<Block.Headline> headlines) {
        html.add("<dl class=\"headlines\">");
        for (var headline : headlines) {
            html.add(
                    "<div><dt>%s</dt><dd class=\"value\">%s</dd><dd class=\"remark\">%s</dd></div>",
                    Markup.escaped(headline.label()),
                    Markup.escaped(headline.value()),
                    Markup.escaped(headline.remark()));
        }
        html.add("</dl>");
    }

    private void add(Block.Table table) {
        html.add(
                        "<div class=\"table\" tabindex=\"0\"><table%s>",
                        table.header().size() > MOST_COLUMNS_ON_PAPER ? " class=\"many\"" : "")
                .add("<caption><span>%s</span></caption><thead><tr>", Markup.escaped(table.caption()));
        for (int column = 0; column < table.header().size(); column++) {
            html.add(
                    "<th scope=\"col\"%s>%s</th>",
                    numeric(table, column) ? " class=\"number\"" : "",
                    Markup.escaped(table.header().get(column)));
        }
        html.add("</tr></thead><tbody>");
        for (var row : table.rows()) {
            html.add(row.emphasised() ? "<tr class=\"emphasised\">" : "<tr>");
            for (int column = 0; column < row.cells().size(); column++) {
                html.add(
                        "<td%s>%s</td>",
                        numeric(table, column)
                                ? " class=\"number\""
                                : sentences(table, column) ? " class=\"prose\"" : "",
                        Markup.escaped(row.cells().get(column)));
            }
            html.add("</tr>");
        }
        html.add("</tbody></table></div>");
    }

    private void add(Graphic graphic) {
        switch (graphic) {
            case Plot plot -> {
                var drawing = new PlotDrawing(plot);
                figure(plot, drawing.legend(), drawing.svg(id()));
            }
            case BarChart chart -> {
                var drawing = new BarDrawing(chart);
                figure(chart, drawing.legend(), drawing.svg(id()));
            }
            case HeatMap map -> figure(map, "", new HeatMapDrawing(map).svg(id()));
            case Stack(var plots) -> {
                html.add("<div class=\"stack\">");
                plots.forEach(this::add);
                html.add("</div>");
            }
        }
    }

    private String id() {
        return "g" + ++graphics;
    }

    private void figure(Graphic graphic, String legend, String svg) {
        html.add("<figure class=\"graphic\"><h3>%s</h3>", Markup.escaped(graphic.title()))
                .add("%s%s", legend, svg)
                .add("<figcaption>%s</figcaption></figure>", Markup.escaped(graphic.description()));
    }

    private static boolean sentences(Block.Table table, int column) {
        return table.rows().stream().anyMatch(row -> row.cells().get(column).length() > LONGEST_WORDS);
    }

    private static boolean numeric(Block.Table table, int column) {
        return !table.rows().isEmpty()
                && table.rows().stream()
                        .map(row -> row.cells().get(column))
                        .allMatch(cell -> cell.matches("[-−–+±0-9.,×⁰¹²³⁴⁵⁶⁷⁸⁹⁻%∞ ()]*"));
    }

    private static String text(String name) {
        try (var stream = HtmlReport.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
