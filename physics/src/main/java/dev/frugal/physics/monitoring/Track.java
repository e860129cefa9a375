package dev.frugal.physics.monitoring;

import java.util.ArrayList;
import java.util.List;

/// A number over time with a band, of a bounded number of points: neighbouring ones are merged, their means averaged
/// and
/// their bands joined.
final class Track {
    private static final int MOST_POINTS = 1024;

    private List<Point> points = new ArrayList<>();
    private long perPoint = 1;

    /// One or more windows that follow each other.
    private record Point(double time, double mean, double low, double high, long windows) {
        Point with(Point other) {
            long sum = windows + other.windows;
            return new Point(
                    (time * windows + other.time * other.windows) / sum,
                    (mean * windows + other.mean * other.windows) / sum,
                    Math.min(low, other.low),
                    Math.max(high, other.high),
                    sum);
        }
    }

    void add(double time, double mean, double low, double high) {
        var point = new Point(time, mean, low, high, 1);
        if (!points.isEmpty() && points.getLast().windows < perPoint) {
            points.set(points.size() - 1, points.getLast().with(point));
        } else {
            points.add(point);
        }
        if (points.size() > MOST_POINTS) {
            var merged = new ArrayList<Point>();
            for (int i = 0; i < points.size(); i += 2) {
                merged.add(i + 1 < points.size() ? points.get(i).with(points.get(i + 1)) : points.get(i));
            }
            points = merged;
            perPoint *= 2;
        }
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    double[] times() {
        return points.stream().mapToDouble(Point::time).toArray();
    }

    double[] means() {
        return points.stream().mapToDouble(Point::mean).toArray();
    }

    double[] lows() {
        return points.stream().mapToDouble(Point::low).toArray();
    }

    double[] highs() {
        return points.stream().mapToDouble(Point::high).toArray();
    }
}
