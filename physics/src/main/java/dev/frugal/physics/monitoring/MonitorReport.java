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
import org.jspecify.annotations.Nullable;

/// The report of a watched recording: the track of each parameter with its band, the regimes over time, the
/// changes.
/// Takes in any number of lines and holds a bounded number of points: neighbouring ones are merged.
///
/// Not thread-safe.
public final class MonitorReport {
    private static final int MOST_ROWS = 200;

    private final String system;
    private final List<Limit> limits;
    private final Map<String, Track> parameters = new LinkedHashMap<>();
    private final Map<String, Track> probabilities = new TreeMap<>();
    private final Track certificate = new Track();
    private final Map<String, Long> regimes = new TreeMap<>();
    private final List<MonitorLine.ChangePoint> changes = new ArrayList<>();
    private final Map<Limit, MonitorLine.LimitState> states = new LinkedHashMap<>();
    private long windows;
    private long problems;
    private long changesSeen;
    private double end;

    private @Nullable MonitorLine last;

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
        last = line;
        double middle = (line.start() + line.time()) / 2;
        line.parameters()
                .forEach((name, estimate) -> parameters
                        .computeIfAbsent(name, _ -> new Track())
                        .add(middle, estimate.mean(), estimate.low(), estimate.high()));
        if (!line.regimes().isEmpty()) {
            line.regimes().keySet().forEach(regime -> probabilities.computeIfAbsent(regime, _ -> new Track()));
            probabilities.forEach((regime, track) -> {
                double probability = line.regimes().getOrDefault(regime, 0.0);
                track.add(middle, probability, probability, probability);
            });
        }
        if (line.certificate() != null) {
            double residual = line.certificate().residual();
            certificate.add(middle, residual, residual, residual);
        }
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

    /// What the report draws, as numbers.
    public MonitorSummary summary() {
        return new MonitorSummary(
                windows,
                problems,
                curves(parameters),
                curves(probabilities),
                MonitorSummary.Curve.of(certificate),
                changes,
                changesSeen,
                last);
    }

    private static Map<String, MonitorSummary.Curve> curves(Map<String, Track> tracks) {
        var curves = new LinkedHashMap<String, MonitorSummary.Curve>();
        tracks.forEach((name, track) -> curves.put(name, MonitorSummary.Curve.of(track)));
        return curves;
    }

    /// The report.
    public ReportPage page() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(List.of(
                new Block.Headline(
                        "%,d".formatted(windows), "windows", problems == 0 ? "" : "%,d not usable".formatted(problems)),
                new Block.Headline("%,d".formatted(changesSeen), "changes", ""),
                new Block.Headline(NumberText.of(end), "end of the recording", "in the system's unit of time"))));
        parameters.forEach((name, track) -> blocks.add(Block.Graphics.of(plot(name, track))));
        if (!regimes.isEmpty()) {
            blocks.add(Block.Graphics.of(probabilities()));
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
        if (!certificate.isEmpty()) {
            blocks.add(Block.Graphics.of(Plot.wide(
                    "Certificate",
                    "Mean squared residual of the equation over the forecast from each window.",
                    Axis.linear("time"),
                    Axis.linear("residual"),
                    List.of(new PlotLayer.Line("residual", certificate.times(), certificate.means())))));
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

    private Plot probabilities() {
        return Plot.wide(
                "Regimes",
                "The probability of each regime, from each window.",
                Axis.linear("time"),
                Axis.linear("probability"),
                probabilities.entrySet().stream()
                        .<PlotLayer>map(entry -> new PlotLayer.Line(
                                entry.getKey(),
                                entry.getValue().times(),
                                entry.getValue().means()))
                        .toList());
    }

    private Plot plot(String name, Track track) {
        var times = track.times();
        var layers = new ArrayList<PlotLayer>();
        layers.add(new PlotLayer.Band(name, times, track.lows(), track.highs()));
        layers.add(new PlotLayer.Line(name, times, track.means()));
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
