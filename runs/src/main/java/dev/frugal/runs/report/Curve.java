package dev.frugal.runs.report;

import java.util.ArrayList;
import java.util.List;

/// A sequence of positions on the drawing, thinned to what is visible.
///
/// A long series is divided into as many intervals as the drawing has columns; each keeps its
/// minimum and maximum, so no spike is lost. A curve that turns back, such as an orbit, is thinned
/// by omitting invisibly small steps.
record Curve(double[] x, double[] y) {
    /// Series up to this length are drawn completely.
    private static final int SHORT = 900;

    private static final int STRETCHES = 400;
    private static final double SMALLEST_STEP = 0.35;

    /// The path as SVG, with a gap wherever a position is not finite.
    String path() {
        var path = new StringBuilder();
        boolean drawing = false;
        for (int i : visible()) {
            if (!finite(i)) {
                drawing = false;
                continue;
            }
            path.append(drawing ? 'L' : 'M')
                    .append(Markup.coordinate(x[i]))
                    .append(' ')
                    .append(Markup.coordinate(y[i]));
            drawing = true;
        }
        return path.toString();
    }

    /// Number of finite positions.
    long places() {
        return range(0, x.length).stream().filter(this::finite).count();
    }

    private List<Integer> visible() {
        if (x.length <= SHORT) {
            return range(0, x.length);
        }
        return rising() ? extremesOfStretches() : stepsThatCanBeSeen();
    }

    private boolean rising() {
        for (int i = 1; i < x.length; i++) {
            if (x[i] < x[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private List<Integer> extremesOfStretches() {
        var kept = new ArrayList<Integer>();
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
            int from = (int) ((long) stretch * x.length / STRETCHES);
            int to = (int) ((long) (stretch + 1) * x.length / STRETCHES);
            int least = from;
            int greatest = from;
            for (int i = from; i < to; i++) {
                if (!finite(i)) {
                    kept.add(i);
                } else if (y[i] < y[least] || !finite(least)) {
                    least = i;
                } else if (y[i] > y[greatest] || !finite(greatest)) {
                    greatest = i;
                }
            }
            kept.add(Math.min(least, greatest));
            kept.add(Math.max(least, greatest));
        }
        kept.add(x.length - 1);
        return kept.stream().sorted().distinct().toList();
    }

    private List<Integer> stepsThatCanBeSeen() {
        var kept = new ArrayList<Integer>();
        int last = -1;
        for (int i = 0; i < x.length; i++) {
            boolean visible = last < 0
                    || !finite(i)
                    || !finite(last)
                    || Math.hypot(x[i] - x[last], y[i] - y[last]) >= SMALLEST_STEP;
            if (visible) {
                kept.add(i);
                last = i;
            }
        }
        return kept;
    }

    private boolean finite(int i) {
        return Double.isFinite(x[i]) && Double.isFinite(y[i]);
    }

    private static List<Integer> range(int from, int to) {
        var indices = new ArrayList<Integer>(to - from);
        for (int i = from; i < to; i++) {
            indices.add(i);
        }
        return indices;
    }
}
