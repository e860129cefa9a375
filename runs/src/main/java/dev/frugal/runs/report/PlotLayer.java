package dev.frugal.runs.report;

import java.util.stream.DoubleStream;

/// One series in a plot. Layers of the same name share a colour and a legend entry, so that a band
/// matches its line. Numbers that are not finite leave a gap.
public sealed interface PlotLayer {
    String name();

    /// All its numbers along the horizontal axis.
    DoubleStream horizontal();

    /// All its numbers along the vertical axis.
    DoubleStream vertical();

    /// How a line is drawn.
    enum Stroke {
        SOLID,
        /// Bold, for the one line that a plot is about.
        BOLD,
        /// Thin and grey, for what that line is compared with.
        RIVAL,
        DASHED,
        DOTTED,
        /// Broad and pale, for the truth on which forecasts are drawn.
        BROAD
    }

    /// A line through points in the given order.
    record Line(String name, double[] x, double[] y, Stroke stroke) implements PlotLayer {
        public Line {
            x = x.clone();
            y = y.clone();
            sameLength(name, x.length, y.length);
        }

        public Line(String name, double[] x, double[] y) {
            this(name, x, y, Stroke.SOLID);
        }

        @Override
        public DoubleStream horizontal() {
            return DoubleStream.of(x);
        }

        @Override
        public DoubleStream vertical() {
            return DoubleStream.of(y);
        }
    }

    /// The area between two curves: an interval, or a spread over seeds.
    record Band(String name, double[] x, double[] low, double[] high) implements PlotLayer {
        public Band {
            x = x.clone();
            low = low.clone();
            high = high.clone();
            sameLength(name, x.length, low.length);
            sameLength(name, x.length, high.length);
        }

        @Override
        public DoubleStream horizontal() {
            return DoubleStream.of(x);
        }

        @Override
        public DoubleStream vertical() {
            return DoubleStream.concat(DoubleStream.of(low), DoubleStream.of(high));
        }
    }

    /// Unconnected points; the name is their class.
    record Scatter(String name, double[] x, double[] y) implements PlotLayer {
        public Scatter {
            x = x.clone();
            y = y.clone();
            sameLength(name, x.length, y.length);
        }

        @Override
        public DoubleStream horizontal() {
            return DoubleStream.of(x);
        }

        @Override
        public DoubleStream vertical() {
            return DoubleStream.of(y);
        }
    }

    /// A vertical line, for example at the end of the measured window.
    record Mark(String name, double at) implements PlotLayer {
        @Override
        public DoubleStream horizontal() {
            return DoubleStream.of(at);
        }

        @Override
        public DoubleStream vertical() {
            return DoubleStream.empty();
        }
    }

    private static void sameLength(String name, int expected, int found) {
        if (expected != found) {
            throw new IllegalArgumentException(
                    "'%s' has %d numbers one way and %d the other".formatted(name, expected, found));
        }
    }
}
