package dev.frugal.physics.monitoring;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastAttempt;
import dev.frugal.physics.prediction.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// Watches a system window by window: its parameters, its regime, what changed, and when limits will be
/// reached.
///
/// A regime counts as changed when another one is at least [#SURE] probable.
///
/// Not thread-safe: windows come one after the other.
public final class Monitor {
    /// Probability beyond which a regime is taken for the present one.
    static final double SURE = 0.9;

    /// Both tails of the 95 % band.
    private static final double TWO_SIDED = 1.959963984540054;

    private static final double BEYOND = 0.975;
    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

    private final MonitorSettings settings;
    private final WindowPredictions predictions;
    private final Map<String, ParameterWatch> watches = new LinkedHashMap<>();
    private final Map<Limit, Double> sides = new LinkedHashMap<>();
    private Optional<String> regime = Optional.empty();
    private long windows;

    /// @param parameters names of the system's parameters
    /// @throws InvalidInputException if a limit is of no parameter
    public Monitor(List<String> parameters, MonitorSettings settings, WindowPredictions predictions) {
        this.settings = settings;
        this.predictions = predictions;
        for (var parameter : parameters) {
            watches.put(parameter, new ParameterWatch(settings.trend(), settings.falseAlarms() / parameters.size()));
        }
        settings.checkLimits(parameters);
    }

    /// The lines of the next windows, which follow those before.
    public List<MonitorLine> lines(List<Window> next) {
        var lines = new ArrayList<MonitorLine>();
        var found = predictions.of(next);
        for (int i = 0; i < next.size(); i++) {
            lines.add(line(next.get(i), found.get(i)));
        }
        return lines;
    }

    private MonitorLine line(Window window, ForecastAttempt attempt) {
        windows++;
        double start = window.times()[0];
        if (attempt.prediction().isEmpty()) {
            return new MonitorLine(
                    windows,
                    start,
                    window.end(),
                    Map.of(),
                    null,
                    Map.of(),
                    null,
                    List.of(),
                    List.of(),
                    attempt.problem().orElse("there is no forecast"),
                    List.of());
        }
        var prediction = attempt.prediction().get();
        double middle = (start + window.end()) / 2;
        var changes = new ArrayList<MonitorLine.ChangePoint>();
        var estimates = new LinkedHashMap<String, MonitorLine.Estimate>();
        for (var estimate : prediction.parameters()) {
            var watch = watches.get(estimate.name());
            if (watch == null) {
                throw new IllegalArgumentException("%s is not watched".formatted(estimate.name()));
            }
            watch.add(middle, estimate.mean(), estimate.deviation())
                    .ifPresent(change -> changes.add(new MonitorLine.ChangePoint(
                            estimate.name(), change.since(), change.before(), change.after())));
            estimates.put(
                    estimate.name(),
                    new MonitorLine.Estimate(
                            estimate.mean(),
                            estimate.deviation(),
                            estimate.mean() - TWO_SIDED * estimate.deviation(),
                            estimate.mean() + TWO_SIDED * estimate.deviation(),
                            watch.trend()
                                    .map(trend ->
                                            new MonitorLine.Slope(trend.slope(), trend.deviation(), trend.windows()))
                                    .orElse(null)));
        }
        regimeChange(prediction, start).ifPresent(changes::add);
        return new MonitorLine(
                windows,
                start,
                window.end(),
                estimates,
                prediction.regime().orElse(null),
                prediction.regimes(),
                new MonitorLine.Certificate(prediction.residual()),
                changes,
                settings.limits().stream()
                        .map(limit -> limit(limit, estimates.get(limit.parameter())))
                        .toList(),
                null,
                prediction.warnings());
    }

    private Optional<MonitorLine.ChangePoint> regimeChange(Prediction prediction, double start) {
        var sure = prediction.regimes().entrySet().stream()
                .filter(entry -> entry.getValue() >= SURE)
                .map(Map.Entry::getKey)
                .findFirst();
        if (sure.isEmpty()) {
            return Optional.empty();
        }
        var before = regime;
        regime = sure;
        return before.isPresent() && !before.equals(sure)
                ? Optional.of(new MonitorLine.ChangePoint("regime", start, before.get(), sure.get()))
                : Optional.empty();
    }

    private MonitorLine.LimitState limit(
            Limit limit, MonitorLine.@org.jspecify.annotations.Nullable Estimate estimate) {
        if (estimate == null) {
            throw new IllegalArgumentException("there is no estimate of " + limit.parameter());
        }
        double distance = limit.value() - estimate.mean();
        double side = sides.computeIfAbsent(limit, _ -> distance < 0 ? -1.0 : 1.0);
        double deviations = estimate.sd() > 0 ? side * distance / estimate.sd() : side * distance * Double.MAX_VALUE;
        double probability = NORMAL.cumulativeProbability(-deviations);
        boolean reached = probability >= BEYOND;
        var crossing = reached
                ? Optional.<ParameterWatch.Crossing>empty()
                : java.util.Objects.requireNonNull(watches.get(limit.parameter()))
                        .crossing(limit.value());
        return new MonitorLine.LimitState(
                limit.parameter(),
                limit.value(),
                reached,
                probability,
                number(crossing.map(ParameterWatch.Crossing::time)),
                number(crossing.map(ParameterWatch.Crossing::earliest)),
                number(crossing.map(ParameterWatch.Crossing::latest)));
    }

    private static @org.jspecify.annotations.Nullable Double number(Optional<OptionalDouble> value) {
        return value.isPresent() && value.get().isPresent() ? value.get().getAsDouble() : null;
    }
}
