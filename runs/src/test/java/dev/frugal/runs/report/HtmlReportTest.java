package dev.frugal.runs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final String HTML = HtmlReport.html(SampleReport.page());

    @Test
    void thePageAsksNoOtherHostForAnything() {
        assertThat(HTML)
                .doesNotContain("https://", "<script src", "<link", "@import", "url(//")
                .contains("default-src 'none'");
        // The name space of SVG is an address, but nothing is asked of it.
        assertThat(HTML.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://");
    }

    @Test
    void onlyTheScriptOfThePageMayRun() throws Exception {
        var scripts = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
                .matcher(HTML)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(scripts).hasSize(1);
        var hash =
                MessageDigest.getInstance("SHA-256").digest(scripts.getFirst().getBytes(StandardCharsets.UTF_8));
        assertThat(HTML).contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }

    @Test
    void theContentsLeadToEverySection() {
        var sections = Pattern.compile("<details class=\"section\" id=\"(s\\d+)\" open>")
                .matcher(HTML)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(sections).hasSizeGreaterThan(1).allMatch(id -> HTML.contains("<a href=\"#" + id + "\">"));
        assertThat(HTML.split("<details", -1)).hasSameSizeAs(HTML.split("</details>", -1));
    }

    @Test
    void theLineThatAPlotIsAboutIsBoldAndItsRivalsAreGrey() {
        double[] x = {0, 1};
        var svg = new PlotDrawing(Plot.wide(
                        "t",
                        "d",
                        Axis.linear("x"),
                        Axis.linear("y"),
                        List.of(
                                new PlotLayer.Line("truth", x, x, PlotLayer.Stroke.BROAD),
                                new PlotLayer.Line("one", x, x, PlotLayer.Stroke.RIVAL),
                                new PlotLayer.Line("other", x, x, PlotLayer.Stroke.RIVAL),
                                new PlotLayer.Line("hero", x, x, PlotLayer.Stroke.BOLD))))
                .svg("g1");
        assertThat(svg)
                .contains("class=\"c1 line broad\"", "class=\"c6 line rival r0\"", "class=\"c6 line rival r1\"")
                .contains("class=\"c0 line bold\"");
    }

    @Test
    void errorsOnALogarithmicAxisAreDots() {
        var chart = new BarChart(
                "t", "d", Axis.logarithmic("error"), List.of("a", "b"), List.of(new BarChart.Series("s", new double[] {
                    1e-9, 0.1
                })));
        assertThat(new BarDrawing(chart).svg("g1")).contains("class=\"c0 dot\"").doesNotContain("<rect");
    }

    @Test
    void theScriptCanTellTheNumbersOfACurve() {
        assertThat(drawing(new double[] {1, 2}, new double[] {4, 5.123456}))
                .contains("data-values=\"1.0 4.0 2.0 5.123\"", "data-across=\"x\"", " LINEAR\"");
    }

    @Test
    void everyDrawingIsWellFormedAndNamedForThoseWhoCannotSeeIt() throws Exception {
        var drawings = Pattern.compile("<svg[^>]*role=\"img\".*?</svg>", Pattern.DOTALL)
                .matcher(HTML)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(drawings).hasSize(6);
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (var drawing : drawings) {
            var root = parser.parse(new InputSource(new StringReader(drawing))).getDocumentElement();
            var labels = root.getAttribute("aria-labelledby").split(" ", -1);
            assertThat(labels).hasSize(2).allMatch(id -> drawing.contains("id=\"" + id + "\""));
            assertThat(root.getElementsByTagName("title").item(0).getTextContent())
                    .isNotBlank();
            assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
                    .isNotBlank();
        }
    }

    @Test
    void noCoordinateIsNotANumber() {
        assertThat(HTML).doesNotContain("NaN", "Infinity");
    }

    @Test
    void textFromOutsideCannotBecomeMarkup() {
        var html = HtmlReport.html(
                new ReportPage("<script>a</script>", "\"&'", List.of(new Block.Verbatim("", "</pre><img src=x>"))));
        assertThat(html).doesNotContain("<script>a", "<img").contains("&lt;script&gt;");
    }

    @Test
    void aCommandsOptionIsNotBrokenAtItsDashes() {
        var command = new Block.Verbatim("", "frugal demo --seeds 2 --runs /a/folder/of/many/runs");
        assertThat(HtmlReport.html(new ReportPage("t", "s", List.of(command))))
                .contains("frugal demo <span class=\"option\">--seeds 2</span> ")
                .contains("<span class=\"option\">--runs</span> /a/folder/of/many/runs</pre>");
    }

    @Test
    void aSeriesOfManyStepsStaysSmallAndKeepsItsSpike() {
        var x = SampleReport.grid(0, 1, 200_000);
        var y = new double[x.length];
        y[123_457] = 5;
        var plot = Plot.wide("t", "d", Axis.linear("x"), Axis.linear("y"), List.of(new PlotLayer.Line("l", x, y)));
        var svg = new PlotDrawing(plot).svg("g1");
        assertThat(svg.getBytes(StandardCharsets.UTF_8).length).isLessThan(33_000);
        assertThat(svg).contains("class=\"c0 line\"");
        // The spike reaches up to the upper margin, the rest lies at the lower one.
        var heights = Pattern.compile("[ML][0-9.]+ ([0-9.]+)")
                .matcher(svg.substring(svg.indexOf("clip-path=")))
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .summaryStatistics();
        assertThat(heights.getMax() - heights.getMin()).isGreaterThan(150);
    }

    @Test
    void aLineOfOnePointIsSeenAsAPoint() {
        assertThat(drawing(new double[] {1, 2}, new double[] {Double.NaN, 5})).contains("class=\"c0 point\"");
        assertThat(drawing(new double[] {1, 2}, new double[] {4, 5})).doesNotContain("class=\"c0 point\"");
    }

    @Test
    void ticksAreAsFewAsHaveRoomForTheirLabels() {
        // Hundredths from −0.065 to 0.065 would be seven labels of five letters.
        var svg = drawing(new double[] {-0.065, 0.065}, new double[] {0, 1});
        assertThat(svg).contains(">−0.05<", ">0.00<", ">0.05<").doesNotContain(">0.02<");
    }

    private static String drawing(double[] x, double[] y) {
        return new PlotDrawing(
                        Plot.wide("t", "d", Axis.linear("x"), Axis.linear("y"), List.of(new PlotLayer.Line("l", x, y))))
                .svg("g1");
    }

    @Test
    void sentencesInATableAreBrokenAndWordsAreNot() {
        var table = new Block.Table(
                "t",
                List.of("a", "b"),
                List.of(Block.Row.of("word", "a sentence that is too long to stand in one line")));
        assertThat(HtmlReport.html(new ReportPage("t", "s", List.of(table))))
                .contains("<td>word</td>", "<td class=\"prose\">a sentence");
    }

    @Test
    void anEmptyAndAConstantPlotCanBeDrawn() {
        for (var values : List.of(new double[] {}, new double[] {3, 3}, new double[] {Double.NaN, 0})) {
            for (var axis : List.of(Axis.linear("y"), Axis.logarithmic("y"))) {
                var plot = Plot.wide(
                        "t", "d", Axis.linear("x"), axis, List.of(new PlotLayer.Line("l", values.clone(), values)));
                assertThat(new PlotDrawing(plot).svg("g1")).doesNotContain("NaN", "Infinity");
            }
        }
    }

    @Test
    void thePageIsWrittenWhole() throws Exception {
        var file = Path.of("target", "sample-report.html");
        HtmlReport.write(SampleReport.page(), file);
        assertThat(Files.readString(file)).isEqualTo(HTML);
    }
}
