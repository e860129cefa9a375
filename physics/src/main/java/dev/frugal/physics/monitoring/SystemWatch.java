package dev.frugal.physics.monitoring;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.jspecify.annotations.Nullable;

/// Follows one system from window to window: its parameters, its regime, what changed, and when limits will be reached.
/// Its state can be kept and taken up again: the lines are then the same as if nothing had happened between.
///
/// A regime counts as changed when another one is at least [#SURE] probable.
///
/// Not thread-safe: windows come one after the other.
public final class SystemWatch {
    /// Probability beyond which a regime is taken for the present one.
    static final double SURE = 0.9;

    /// Both tails of the 95 % band.
    private static final double TWO_SIDED = 1.959963984540054;

    private static final double BEYOND = 0.975;
    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

    private final MonitorSettings settings;
    private final Map<String, ParameterWatch> watches = new LinkedHashMap<>();

    /// On which side of each limit its parameter began: −1 or 1, or 0 before the first window.
    private final double[] sides;

    private Optional<String> regime = Optional.empty();
    private long windows;

    /// What it has learnt, as a document.
    ///
    /// @param windows how many there were
    /// @param regime the present one
    /// @param sides of each limit on which its parameter began
    /// @param watches one for each parameter
    public record State(long windows, Optional<String> regime, double[] sides, List<ParameterWatch.State> watches) {
        public State {
            watches = List.copyOf(watches);
        }
    }

    /// @param parameters names of the system's parameters
    /// @throws InvalidInputException if a limit is of no parameter
    public SystemWatch(List<String> parameters, MonitorSettings settings) {
        this.settings = settings;
        this.sides = new double[settings.limits().size()];
        for (var parameter : parameters) {
            watches.put(parameter, new ParameterWatch(settings.trend(), settings.falseAlarms() / parameters.size()));
        }
        settings.checkLimits(parameters);
    }

    /// Goes on where another one, of the same parameters and settings, was.
    public SystemWatch(List<String> parameters, MonitorSettings settings, State state) {
        this(parameters, settings);
        windows = state.windows;
        regime = state.regime;
        System.arraycopy(state.sides, 0, sides, 0, sides.length);
        var saved = state.watches.iterator();
        watches.replaceAll((_, _) ->
                new ParameterWatch(settings.trend(), settings.falseAlarms() / parameters.size(), saved.next()));
    }

    /// What it has learnt so far.
    public State state() {
        return new State(
                windows,
                regime,
                sides.clone(),
                watches.values().stream().map(ParameterWatch::state).toList());
    }

    /// The line of the next window, which follows those before.
    public MonitorLine line(WindowReading reading) {
        windows++;
        if (reading.problem().isPresent()) {
            return new MonitorLine(
                    windows,
                    reading.start(),
                    reading.end(),
                    Map.of(),
                    null,
                    Map.of(),
                    null,
                    List.of(),
                    List.of(),
                    reading.problem().get(),
                    List.of());
        }
        double middle = (reading.start() + reading.end()) / 2;
        var changes = new ArrayList<MonitorLine.ChangePoint>();
        var estimates = new LinkedHashMap<String, MonitorLine.Estimate>();
        for (var estimate : reading.parameters()) {
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
        regimeChange(reading).ifPresent(changes::add);
        var limits = new ArrayList<MonitorLine.LimitState>();
        for (int i = 0; i < sides.length; i++) {
            limits.add(limit(i, estimates.get(settings.limits().get(i).parameter())));
        }
        return new MonitorLine(
                windows,
                reading.start(),
                reading.end(),
                estimates,
                reading.regime().orElse(null),
                reading.regimes(),
                new MonitorLine.Certificate(reading.residual()),
                changes,
                limits,
                null,
                reading.warnings());
    }

    private Optional<MonitorLine.ChangePoint> regimeChange(WindowReading reading) {
        var sure = reading.regimes().entrySet().stream()
                .filter(entry -> entry.getValue() >= SURE)
                .map(Map.Entry::getKey)
                .findFirst();
        if (sure.isEmpty()) {
            return Optional.empty();
        }
        var before = regime;
        regime = sure;
        return before.isPresent() && !before.equals(sure)
                ? Optional.of(new MonitorLine.ChangePoint("regime", reading.start(), before.get(), sure.get()))
                : Optional.empty();
    }

    private MonitorLine.LimitState limit(int number, MonitorLine.@Nullable Estimate estimate) {
        var limit = settings.limits().get(number);
        if (estimate == null) {
            throw new IllegalArgumentException("there is no estimate of " + limit.parameter());
        }
        double distance = limit.value() - estimate.mean();
        if (sides[number] == 0) {
            sides[number] = distance < 0 ? -1 : 1;
        }
        double side = sides[number];
        double deviations = estimate.sd() > 0 ? side * distance / estimate.sd() : side * distance * Double.MAX_VALUE;
        double probability = NORMAL.cumulativeProbability(-deviations);
        boolean reached = probability >= BEYOND;
        var crossing = reached
                ? Optional.<ParameterWatch.Crossing>empty()
                : Objects.requireNonNull(watches.get(limit.parameter())).crossing(limit.value());
        return new MonitorLine.LimitState(
                limit.parameter(),
                limit.value(),
                reached,
                probability,
                number(crossing.map(ParameterWatch.Crossing::time)),
                number(crossing.map(ParameterWatch.Crossing::earliest)),
                number(crossing.map(ParameterWatch.Crossing::latest)));
    }

    private static @Nullable Double number(Optional<OptionalDouble> value) {
        return value.isPresent() && value.get().isPresent() ? value.get().getAsDouble() : null;
    }
}
