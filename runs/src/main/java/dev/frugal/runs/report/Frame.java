package dev.frugal.runs.report;

import java.util.stream.Stream;

/// The rectangle a plot is drawn in, with its axes: turns numbers into positions.
///
/// Sizes are in units of the drawing; at full width one unit is a pixel.
///
/// @param x the horizontal axis
/// @param y the vertical axis
record Frame(double left, double top, double width, double height, Ticks x, Ticks y) {
    static final double DRAWING_WIDTH = 480;
    static final double BELOW = 44;
    static final double ABOVE = 26;
    private static final double RIGHT = 14;
    private static final double LETTER = 7.2;

    /// A frame with space for the labels of its vertical axis.
    static Frame of(Ticks x, Ticks y, double height) {
        double left = 14 + LETTER * longest(y.ticks().stream().map(Ticks.Tick::label));
        double width = DRAWING_WIDTH - left - RIGHT;
        return new Frame(left, ABOVE, width, height, x, y);
    }

    static int longest(Stream<String> labels) {
        return labels.mapToInt(String::length).max().orElse(1);
    }

    double across(double value) {
        return left + width * x.position(value);
    }

    double up(double value) {
        return top + height * (1 - y.position(value));
    }

    double right() {
        return left + width;
    }

    double bottom() {
        return top + height;
    }

    double drawingHeight() {
        return bottom() + BELOW;
    }

    /// Grid, ticks and labels.
    void draw(Markup svg, String labelAcross, String labelUp) {
        svg.add("<g class=\"grid\">");
        for (var tick : x.ticks()) {
            svg.add("<path d=\"M%s %sV%s\"/>", across(tick.value()), top, bottom());
        }
        for (var tick : y.ticks()) {
            svg.add("<path d=\"M%s %sH%s\"/>", left, up(tick.value()), right());
        }
        svg.add("</g><g class=\"ticks\">");
        for (var tick : x.ticks()) {
            svg.add(
                    "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>",
                    across(tick.value()), bottom() + 17, Markup.escaped(tick.label()));
        }
        for (var tick : y.ticks()) {
            svg.add(
                    "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>",
                    left - 7, up(tick.value()) + 4, Markup.escaped(tick.label()));
        }
        svg.add("</g><g class=\"axes\">");
        svg.add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>",
                left + width / 2, bottom() + 37, Markup.escaped(labelAcross));
        svg.add("<text x=\"%s\" y=\"%s\">%s</text>", 2.0, 13.0, Markup.escaped(labelUp));
        svg.add("</g>");
    }
}
