package dev.frugal.physics.monitoring;

import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The report of a watched recording: the track of each parameter with its band, the regimes over time, the
/// changes.
/// Takes in any number of lines and holds a bounded number of points: neighbouring ones are merged.
public final class MonitorReport {
    private static final int MOST_POINTS = 1024;
    private static final int MOST_ROWS = 200;

    private final String system;
    private final List<Limit> limits;
    private final Map<String, List<Point>> tracks = new LinkedHashMap<>();
    private final Map<String, Long> perPoint = new LinkedHashMap<>();
    private final Map<String, Long> regimes = new TreeMap<>();
    private final List<MonitorLine.ChangePoint> changes = new ArrayList<>();
    private final Map<Limit, MonitorLine.LimitState> states = new LinkedHashMap<>();
    private long windows;
    private long problems;
    private long changesSeen;
    private double end;

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

    /// @param system names the system
    public MonitorReport(String system, List<Limit> limits) {
        this.system = system;
        this.limits = List.copyOf(limits);
    }

    /// Takes in a line.
    public void add(MonitorLine line) {
        windows++;
        end = line.time();
        problems += line.problem() == null ? 0 : 1;
        line.parameters()
                .forEach((name, estimate) -> add(
                        name,
                        new Point(
                                (line.start() + line.time()) / 2,
                                estimate.mean(),
                                estimate.low(),
                                estimate.high(),
                                1)));
        if (line.regime() != null) {
            regimes.merge(line.regime(), 1L, Long::sum);
        }
        changesSeen += line.changes().size();
        for (var change : line.changes()) {
            if (changes.size() < MOST_ROWS) {
                changes.add(change);
            }
        }
        for (int i = 0; i < line.limits().size(); i++) {
            states.put(limits.get(i), line.limits().get(i));
        }
    }

    private void add(String name, Point point) {
        var track = tracks.computeIfAbsent(name, _ -> new ArrayList<>());
        long target = perPoint.getOrDefault(name, 1L);
        if (!track.isEmpty() && track.getLast().windows < target) {
            track.set(track.size() - 1, track.getLast().with(point));
        } else {
            track.add(point);
        }
        if (track.size() > MOST_POINTS) {
            var merged = new ArrayList<Point>();
            for (int i = 0; i < track.size(); i += 2) {
                merged.add(i + 1 < track.size() ? track.get(i).with(track.get(i + 1)) : track.get(i));
            }
            tracks.put(name, merged);
            perPoint.put(name, 2 * target);
        }
    }

    /// The report.
    public ReportPage page() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(List.of(
                new Block.Headline(
                        "%,d".formatted(windows), "windows", problems == 0 ? "" : "%,d not usable".formatted(problems)),
                new Block.Headline("%,d".formatted(changesSeen), "changes", ""),
                new Block.Headline(NumberText.of(end), "end of the recording", "in the system's unit of time"))));
        tracks.forEach((name, track) -> blocks.add(Block.Graphics.of(plot(name, track))));
        if (!regimes.isEmpty()) {
            blocks.add(new Block.Table(
                    "Regimes, by number of windows",
                    List.of("regime", "windows", "share"),
                    regimes.entrySet().stream()
                            .map(entry -> Block.Row.of(
                                    entry.getKey(),
                                    "%,d".formatted(entry.getValue()),
                                    "%.1f %%".formatted(100.0 * entry.getValue() / windows)))
                            .toList()));
        }
        if (!changes.isEmpty()) {
            blocks.add(new Block.Table(
                    "Changes" + (changesSeen > changes.size() ? ", the first %d".formatted(changes.size()) : ""),
                    List.of("since", "of", "before", "after"),
                    changes.stream()
                            .map(change -> Block.Row.of(
                                    NumberText.of(change.since()),
                                    change.of(),
                                    text(change.before()),
                                    text(change.after())))
                            .toList()));
        }
        if (!states.isEmpty()) {
            blocks.add(new Block.Table(
                    "Limits at the end of the recording",
                    List.of("parameter", "limit", "reached", "expected", "95 % interval"),
                    states.values().stream().map(MonitorReport::row).toList()));
        }
        return new ReportPage("%s over time".formatted(system), "Estimates from one window after the other.", blocks);
    }

    private static Block.Row row(MonitorLine.LimitState state) {
        return Block.Row.of(
                state.parameter(),
                NumberText.of(state.value()),
                state.reached() ? "yes" : "no",
                state.expected() == null ? "–" : NumberText.of(state.expected()),
                state.earliest() == null
                        ? "–"
                        : "%s to %s"
                                .formatted(
                                        NumberText.of(state.earliest()),
                                        state.latest() == null ? "never" : NumberText.of(state.latest())));
    }

    private static String text(Object value) {
        return value instanceof Double number ? NumberText.of(number) : value.toString();
    }

    private Plot plot(String name, List<Point> track) {
        var times = track.stream().mapToDouble(Point::time).toArray();
        var layers = new ArrayList<PlotLayer>();
        layers.add(new PlotLayer.Band(
                name,
                times,
                track.stream().mapToDouble(Point::low).toArray(),
                track.stream().mapToDouble(Point::high).toArray()));
        layers.add(new PlotLayer.Line(
                name, times, track.stream().mapToDouble(Point::mean).toArray()));
        for (var change : changes) {
            if (change.of().equals(name)) {
                layers.add(new PlotLayer.Mark("change", change.since()));
            }
        }
        for (var limit : limits) {
            if (limit.parameter().equals(name) && times.length > 0) {
                layers.add(new PlotLayer.Line(
                        "limit",
                        new double[] {times[0], times[times.length - 1]},
                        new double[] {limit.value(), limit.value()},
                        PlotLayer.Stroke.DASHED));
            }
        }
        return Plot.wide(
                name,
                "The estimate from each window with its 95 % band.",
                Axis.linear("time"),
                Axis.linear(name),
                layers);
    }
}
