package dev.frugal.runs.report;

import dev.frugal.runs.report.BarChart.Series;
import dev.frugal.runs.report.Legend.Swatch;
import java.util.Collections;
import java.util.stream.DoubleStream;

/// A [BarChart] as SVG with its legend: horizontal bars, or dots on a logarithmic axis, each with its number.
final class BarDrawing {
    private static final double BAR = 15;
    private static final double BETWEEN_CATEGORIES = 10;
    private static final double LETTER = 7.2;

    /// Space at the right for the number of the longest bar.
    private static final double NUMBER = 62;

    private static final int TICKS = 5;

    private final BarChart chart;
    private final Legend legend;
    private final Ticks ticks;
    private final double left;

    BarDrawing(BarChart chart) {
        this.chart = chart;
        this.legend = Legend.of(chart.series().stream().map(Series::name).toList());
        this.ticks = Ticks.of(fromZero(chart), values(chart), TICKS);
        this.left = Math.min(Frame.DRAWING_WIDTH / 2, 14 + LETTER * Frame.longest(chart.categories().stream()));
    }

    String legend() {
        var swatch = switch (ticks.scale()) {
            case LINEAR -> Swatch.AREA;
            case LOGARITHMIC -> Swatch.POINT;
        };
        return legend.html(Collections.nCopies(legend.names().size(), swatch));
    }

    /// The drawing; `id` is unique in the page.
    String svg(String id) {
        double group = BAR * chart.series().size();
        double bottom = 8 + chart.categories().size() * (group + BETWEEN_CATEGORIES);
        var svg = new Markup()
                .add(
                        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"%s-t %s-d\">",
                        Frame.DRAWING_WIDTH, bottom + Frame.BELOW, id, id)
                .add("<title id=\"%s-t\">%s</title>", id, Markup.escaped(chart.title()))
                .add("<desc id=\"%s-d\">%s</desc>", id, Markup.escaped(chart.description()));
        drawAxis(svg, bottom);
        for (int category = 0; category < chart.categories().size(); category++) {
            double top = 8 + category * (group + BETWEEN_CATEGORIES) + BETWEEN_CATEGORIES / 2;
            svg.add(
                    "<text class=\"category\" x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>",
                    left - 8,
                    top + group / 2 + 4.5,
                    Markup.escaped(chart.categories().get(category)));
            for (int series = 0; series < chart.series().size(); series++) {
                drawBar(svg, chart.series().get(series), category, top + series * BAR);
            }
        }
        return svg.add("</svg>").toString();
    }

    private void drawAxis(Markup svg, double bottom) {
        svg.add("<g class=\"grid\">");
        for (var tick : ticks.ticks()) {
            svg.add("<path d=\"M%s 6V%s\"/>", across(tick.value()), bottom);
        }
        svg.add("</g><g class=\"ticks\">");
        for (var tick : ticks.ticks()) {
            svg.add(
                    "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>",
                    across(tick.value()), bottom + 17, Markup.escaped(tick.label()));
        }
        svg.add("</g>");
        svg.add(
                "<g class=\"axes\"><text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text></g>",
                left + width() / 2, bottom + 37, Markup.escaped(chart.axis().label()));
    }

    private void drawBar(Markup svg, Series series, int category, double top) {
        double value = series.values()[category];
        double end = across(value);
        if (!Double.isFinite(end)) {
            svg.add("<text class=\"value\" x=\"%s\" y=\"%s\">–</text>", left + 5, top + BAR - 3.5);
            return;
        }
        double middle = top + BAR / 2;
        switch (ticks.scale()) {
            case LINEAR -> {
                double begin = across(0);
                svg.add(
                        "<rect class=\"%s bar\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
                        legend.colour(series.name()), Math.min(begin, end), top + 1, Math.abs(end - begin), BAR - 2);
                end = Math.max(begin, end);
            }
            // A logarithmic axis has no zero to begin at, so a bar's length would say nothing.
            case LOGARITHMIC -> {
                svg.add("<path class=\"leader\" d=\"M%s %sH%s\"/>", left, middle, end);
                svg.add(
                        "<path class=\"%s dot\" d=\"%s\"/>",
                        legend.colour(series.name()), legend.marker(series.name(), end, middle));
            }
        }
        svg.add("<text class=\"value\" x=\"%s\" y=\"%s\">%s</text>", end + 8, top + BAR - 3.5, NumberText.of(value, 2));
    }

    private double across(double value) {
        return left + width() * ticks.position(value);
    }

    private double width() {
        return Frame.DRAWING_WIDTH - left - NUMBER;
    }

    private static DoubleStream values(BarChart chart) {
        return chart.series().stream().flatMapToDouble(series -> DoubleStream.of(series.values()));
    }

    /// Bars of a linear axis start at zero; anything else would exaggerate differences.
    private static Axis fromZero(BarChart chart) {
        var axis = chart.axis();
        var finite = values(chart).filter(Double::isFinite).summaryStatistics();
        return axis.scale() == Axis.Scale.LINEAR
                        && axis.low().isEmpty()
                        && axis.high().isEmpty()
                        && finite.getMax() > 0
                        && finite.getMin() >= 0
                ? axis.within(0, finite.getMax() * 1.02)
                : axis;
    }
}
