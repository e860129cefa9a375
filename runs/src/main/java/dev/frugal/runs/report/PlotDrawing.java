package dev.frugal.runs.report;

import dev.frugal.runs.report.Legend.Role;
import dev.frugal.runs.report.Legend.Swatch;
import dev.frugal.runs.report.PlotLayer.Band;
import dev.frugal.runs.report.PlotLayer.Line;
import dev.frugal.runs.report.PlotLayer.Mark;
import dev.frugal.runs.report.PlotLayer.Scatter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/// A [Plot] as SVG with its legend.
final class PlotDrawing {
    private static final double HEIGHT = 220;
    private static final double SQUARE_HEIGHT = 400;
    private static final int TICKS_ACROSS = 6;
    private static final int FEWEST_TICKS = 2;

    /// Number of letters that fit along the horizontal axis.
    private static final int LETTERS_ACROSS = 34;

    private static final int TICKS_UP = 5;

    /// Numbers of a curve that the page's script can tell.
    private static final int MOST_TOLD = 160;

    private final Plot plot;
    private final Legend legend;
    private final Frame frame;

    PlotDrawing(Plot plot) {
        this.plot = plot;
        this.legend = Legend.of(plot.layers().stream().map(PlotLayer::name).toList(), roles(plot));
        var up = plot.layers().stream().flatMapToDouble(PlotLayer::vertical);
        this.frame = Frame.of(across(plot), Ticks.of(plot.y(), up, TICKS_UP), plot.square() ? SQUARE_HEIGHT : HEIGHT);
    }

    /// The roles of the names, in a plot that is about one of them.
    private static Map<String, Role> roles(Plot plot) {
        var roles = new HashMap<String, Role>();
        for (var layer : plot.layers()) {
            switch (layer) {
                case Line(var name, var _, var _, var stroke) -> {
                    switch (stroke) {
                        case BOLD -> roles.put(name, Role.HERO);
                        case BROAD -> roles.put(name, Role.TRUTH);
                        case RIVAL -> roles.put(name, Role.RIVAL);
                        case SOLID, DASHED, DOTTED -> {}
                    }
                }
                case Mark mark -> roles.put(mark.name(), Role.ASIDE);
                case Band _, Scatter _ -> {}
            }
        }
        return roles.containsValue(Role.HERO) ? roles : Map.of();
    }

    /// The number of ticks whose labels fit.
    private static Ticks across(Plot plot) {
        for (int wanted = TICKS_ACROSS; ; wanted--) {
            var numbers = plot.layers().stream().flatMapToDouble(PlotLayer::horizontal);
            var ticks = Ticks.of(plot.x(), numbers, wanted);
            int letters = ticks.ticks().stream()
                    .mapToInt(tick -> tick.label().length() + 1)
                    .sum();
            if (letters <= LETTERS_ACROSS || wanted == FEWEST_TICKS) {
                return ticks;
            }
        }
    }

    String legend() {
        return legend.html(legend.names().stream().map(this::swatch).toList());
    }

    /// The drawing; `id` is unique in the page.
    String svg(String id) {
        var svg = new Markup()
                .add(
                        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"%s-t %s-d\"%s>",
                        Frame.DRAWING_WIDTH, frame.drawingHeight(), id, id, axis())
                .add("<title id=\"%s-t\">%s</title>", id, Markup.escaped(plot.title()))
                .add("<desc id=\"%s-d\">%s</desc>", id, Markup.escaped(plot.description()))
                .add(
                        "<clipPath id=\"%s-c\"><rect x=\"%s\" y=\"%s\" width=\"%s\"" + " height=\"%s\"/></clipPath>",
                        id, frame.left() - 1, frame.top() - 1, frame.width() + 2, frame.height() + 2);
        frame.draw(svg, plot.x().label(), plot.y().label());
        svg.add("<g clip-path=\"url(#%s-c)\">", id);
        for (var layer : plot.layers()) {
            draw(svg, layer);
        }
        return svg.add("</g></svg>").toString();
    }

    /// The horizontal axis for the page's script, which turns a place on the drawing into a number; square plots
    /// have curves that turn back, and no number for a place.
    private String axis() {
        return plot.square()
                ? ""
                : " data-axis=\"%s %s %s %s %s\" data-across=\"%s\""
                        .formatted(
                                Markup.coordinate(frame.left()),
                                Markup.coordinate(frame.width()),
                                frame.x().low(),
                                frame.x().high(),
                                frame.x().scale(),
                                Markup.escaped(plot.x().label()));
    }

    /// The name and numbers of a curve for the page's script.
    private String values(String name, double[] x, double[] y) {
        return plot.square() ? "" : " data-name=\"%s\" data-values=\"%s\"".formatted(Markup.escaped(name), told(x, y));
    }

    private static String rounded(double value, int digits) {
        return String.valueOf(
                new BigDecimal(value).round(new MathContext(digits)).doubleValue());
    }

    private static String told(double[] x, double[] y) {
        int count = Math.min(MOST_TOLD, x.length);
        var told = new StringBuilder();
        for (int k = 1; k <= count; k++) {
            int i = (int) ((long) k * x.length / count) - 1;
            if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                told.append(told.isEmpty() ? "" : " ").append("%s %s".formatted(rounded(x[i], 5), rounded(y[i], 4)));
            }
        }
        return told.toString();
    }

    private void draw(Markup svg, PlotLayer layer) {
        var colour = legend.colour(layer.name());
        switch (layer) {
            case Line line -> {
                var curve = curve(line.x(), line.y());
                svg.add(
                        "<path class=\"%s %s\" d=\"%s\"%s/>",
                        colour, stroke(line), curve.path(), values(line.name(), line.x(), line.y()));
                // A line needs two points; one alone is seen as a point.
                if (curve.places() == 1) {
                    svg.add("<path class=\"%s point\" d=\"%s\"/>", colour, markers(line.name(), line.x(), line.y()));
                }
            }
            case Band band -> svg.add("<path class=\"%s band\" d=\"%s\"/>", colour, outline(band));
            case Scatter scatter ->
                svg.add(
                        "<path class=\"%s point\" d=\"%s\"/>",
                        colour, markers(scatter.name(), scatter.x(), scatter.y()));
            case Mark mark ->
                svg.add(
                        "<path class=\"%s mark\" d=\"M%s %sV%s\"/>",
                        colour, frame.across(mark.at()), frame.top(), frame.bottom());
        }
    }

    private String stroke(Line line) {
        return switch (line.stroke()) {
            case SOLID -> "line";
            case BOLD -> "line bold";
            case RIVAL -> "line rival " + legend.dash(line.name());
            case DASHED -> "line dashed";
            case DOTTED -> "line dotted";
            case BROAD -> "line broad";
        };
    }

    private Curve curve(double[] x, double[] y) {
        return new Curve(places(x, frame::across), places(y, frame::up));
    }

    /// Along the lower edge and back along the upper edge. Positions where either is not finite are
    /// omitted, because an area cannot have a gap.
    private String outline(Band band) {
        var outline = new StringBuilder();
        int count = band.x().length;
        for (int step = 0; step < 2 * count; step++) {
            int i = step < count ? step : 2 * count - 1 - step;
            double edge = step < count ? band.low()[i] : band.high()[i];
            double across = frame.across(band.x()[i]);
            double up = frame.up(edge);
            if (Double.isFinite(across) && Double.isFinite(up)) {
                outline.append(outline.isEmpty() ? 'M' : 'L')
                        .append(Markup.coordinate(across))
                        .append(' ')
                        .append(Markup.coordinate(up));
            }
        }
        return outline.isEmpty() ? "" : outline.append('z').toString();
    }

    private String markers(String name, double[] x, double[] y) {
        var markers = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            double across = frame.across(x[i]);
            double up = frame.up(y[i]);
            if (Double.isFinite(across) && Double.isFinite(up)) {
                markers.append(legend.marker(name, across, up));
            }
        }
        return markers.toString();
    }

    private Swatch swatch(String name) {
        var layers = plot.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .toList();
        return layers.stream()
                .filter(Line.class::isInstance)
                .findFirst()
                .map(PlotDrawing::swatch)
                .orElseGet(() -> swatch(layers.getFirst()));
    }

    private static Swatch swatch(PlotLayer layer) {
        return switch (layer) {
            case Line line ->
                switch (line.stroke()) {
                    case SOLID -> Swatch.LINE;
                    case BOLD -> Swatch.BOLD;
                    case RIVAL -> Swatch.RIVAL;
                    case DASHED -> Swatch.DASHED;
                    case DOTTED -> Swatch.DOTTED;
                    case BROAD -> Swatch.BROAD;
                };
            case Band _ -> Swatch.AREA;
            case Scatter _ -> Swatch.POINT;
            case Mark _ -> Swatch.MARK;
        };
    }

    private static double[] places(double[] values, DoubleUnaryOperator place) {
        return DoubleStream.of(values).map(place).toArray();
    }
}
