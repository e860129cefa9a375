package dev.frugal.runs.report;

import java.util.Base64;
import java.util.stream.DoubleStream;

/// A [HeatMap] as SVG: the values as an image, and the scale of its colours beside it.
final class HeatMapDrawing {
    private static final double HEIGHT = 220;
    private static final double BAR_WIDTH = 12;
    private static final double GAP = 12;
    private static final double LETTER = 7.2;
    private static final int TICKS_ACROSS = 5;
    private static final int TICKS_UP = 5;

    /// Pixels along an axis at most: twice as many as the drawing has units.
    private static final int MOST_PIXELS = 900;

    private static final int COLOURS = 255;

    /// The colour after the last one, for what is not finite.
    private static final int NONE = 255;

    /// From the colour map viridis of Smith and van der Walt (2015).
    private static final int[] SEQUENTIAL = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };

    /// From the scheme RdBu of ColorBrewer.
    private static final int[] DIVERGING = {0x2166ac, 0x67a9cf, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xef8a62, 0xb2182b};

    private static final int GREY = 0x9a9a9a;

    private final HeatMap map;
    private final Ticks colours;
    private final Frame frame;

    HeatMapDrawing(HeatMap map) {
        this.map = map;
        this.colours = Ticks.of(
                Axis.linear(map.quantity()).within(map.low(), map.high()),
                DoubleStream.of(map.low(), map.high()),
                TICKS_UP);
        var x = Ticks.of(map.x(), DoubleStream.empty(), TICKS_ACROSS);
        var y = Ticks.of(map.y(), DoubleStream.empty(), TICKS_UP);
        double letters = Frame.longest(colours.ticks().stream().map(Ticks.Tick::label));
        double right = GAP + BAR_WIDTH + GAP / 2 + LETTER * letters;
        var whole = Frame.of(x, y, HEIGHT);
        this.frame = new Frame(whole.left(), whole.top(), whole.width() - right, whole.height(), x, y);
    }

    /// The drawing; `id` is unique in the page.
    String svg(String id) {
        var svg = new Markup()
                .add(
                        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"%s-t %s-d\">",
                        Frame.DRAWING_WIDTH, frame.drawingHeight(), id, id)
                .add("<title id=\"%s-t\">%s</title>", id, Markup.escaped(map.title()))
                .add("<desc id=\"%s-d\">%s</desc>", id, Markup.escaped(map.description()));
        frame.draw(svg, map.x().label(), map.y().label());
        image(svg, frame.left(), frame.width(), png());
        double bar = frame.right() + GAP;
        image(svg, bar, BAR_WIDTH, bar());
        svg.add("<g class=\"ticks\">");
        for (var tick : colours.ticks()) {
            svg.add(
                    "<text x=\"%s\" y=\"%s\">%s</text>",
                    bar + BAR_WIDTH + GAP / 2,
                    frame.top() + frame.height() * (1 - colours.position(tick.value())) + 4,
                    Markup.escaped(tick.label()));
        }
        svg.add("</g><g class=\"axes\">");
        svg.add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>",
                Frame.DRAWING_WIDTH - 2, 13.0, Markup.escaped(map.quantity()));
        return svg.add("</g></svg>").toString();
    }

    private void image(Markup svg, double left, double width, byte[] png) {
        svg.add(
                "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\""
                        + " style=\"image-rendering:pixelated\" href=\"data:image/png;base64,%s\"/>",
                left, frame.top(), width, frame.height(), Base64.getEncoder().encodeToString(png));
    }

    /// The values as an image, the lower end of y at the bottom; of large maps every so many.
    private byte[] png() {
        var rows = map.rows();
        int height = Math.min(rows.length, MOST_PIXELS);
        int width = Math.min(rows[0].length, MOST_PIXELS);
        var pixels = new byte[height][width];
        for (int i = 0; i < height; i++) {
            var row = rows[(int) ((long) (height - 1 - i) * rows.length / height)];
            for (int j = 0; j < width; j++) {
                pixels[i][j] = (byte) colour(row[(int) ((long) j * row.length / width)]);
            }
        }
        return PngImage.of(pixels, palette());
    }

    private byte[] bar() {
        var pixels = new byte[COLOURS][1];
        for (int i = 0; i < COLOURS; i++) {
            pixels[i][0] = (byte) (COLOURS - 1 - i);
        }
        return PngImage.of(pixels, palette());
    }

    private int colour(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double share = (value - map.low()) / (map.high() - map.low());
        return (int) Math.clamp(Math.floor(share * COLOURS), 0, COLOURS - 1);
    }

    private int[] palette() {
        var anchors = switch (map.palette()) {
            case SEQUENTIAL -> SEQUENTIAL;
            case DIVERGING -> DIVERGING;
        };
        var palette = new int[COLOURS + 1];
        for (int i = 0; i < COLOURS; i++) {
            double place = (anchors.length - 1) * (double) i / (COLOURS - 1);
            int anchor = Math.min((int) place, anchors.length - 2);
            palette[i] = between(anchors[anchor], anchors[anchor + 1], place - anchor);
        }
        palette[NONE] = GREY;
        return palette;
    }

    private static int between(int first, int second, double share) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = first >> shift & 0xff;
            int to = second >> shift & 0xff;
            colour |= (int) Math.rint(from + share * (to - from)) << shift;
        }
        return colour;
    }
}
