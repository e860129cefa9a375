package dev.frugal.physics.field.regime;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldMarch;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.regime.FieldRegime.Behaviour;
import dev.frugal.physics.system.RegimeRange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds the long-run behaviour of fields.
///
/// The solution is followed until it has forgotten its beginning, and then observed, together with one small
/// disturbance, whose mean growth is the largest Lyapunov exponent (Benettin et al. 1980). What repeats is not chaotic:
/// at rest, displaced at a constant speed, or after a cycle, each to a share of the fields' variation. What does not
/// repeat and whose disturbance grows is chaotic.
///
/// Immutable and safe to share between threads.
public final class FieldRegimeClassifier {
    /// Followed before the observation, in horizons of the system, and again if it has not settled then.
    private static final int SETTLING = 10;

    private static final int ROUNDS = 3;

    /// Observed, in horizons; with the one before, in which the disturbance takes its direction, a multiple of 4.
    private static final int OBSERVED = 11;

    /// Samples in a horizon.
    private static final int SAMPLES = 100;

    /// A pattern repeats if it comes back to within this share of its size.
    private static final double RETURNED = 1e-3;

    /// It is at rest if in a horizon it changes by less than this share of its size.
    private static final double AT_REST = 1e-4;

    /// A standing wave has this share of its variance in one pattern.
    private static final double ONE_PATTERN = 0.9;

    /// Growth in a horizon, as a logarithm, that is not told from none.
    private static final double NEUTRAL = 0.02;

    /// Errors of the mean growth within which it is not told from none.
    private static final double ERRORS = 3;

    /// Samples after which the disturbance is made small again.
    private static final int RESCALED = 10;

    /// Steps times values, those of the disturbance counted: some minutes.
    private static final double MOST_WORK = 4e9;

    private static final FieldAccuracy ACCURACY = new FieldAccuracy(1e-6, 10_000_000);

    private final FieldSystem system;

    public FieldRegimeClassifier(FieldSystem system) {
        this.system = system;
    }

    /// The name that the file declares for these parameters, if any.
    public static Optional<String> declared(FieldSystem system, double[] parameters) {
        var names = system.description().parameterNames();
        return system.description().regimes().stream()
                .filter(range -> range.range().contains(parameters[names.indexOf(range.parameter())]))
                .map(RegimeRange::regime)
                .findFirst();
    }

    /// The behaviour from `initial` on, `[field * points + point]`.
    ///
    /// @throws InvalidInputException if the solution needs too many steps
    public FieldRegime classify(double[] parameters, double[] initial) {
        var regime = new Follower(parameters, initial).regime();
        return declared(system, parameters).map(regime::named).orElse(regime);
    }

    /// Follows one solution.
    private final class Follower {
        private final double[] parameters;
        private final FieldSolver solver = new FieldSolver(system, List.of(), ACCURACY);
        private final FieldSizes sizes = new FieldSizes(system);
        private final double horizon = system.description().horizon();
        private final double[] times = IntStream.rangeClosed(0, SAMPLES)
                .mapToDouble(i -> horizon * i / SAMPLES)
                .toArray();
        private double[] state;
        private double until;
        private int stepsBetween = 1;
        private double work;

        private Follower(double[] parameters, double[] initial) {
            this.parameters = parameters;
            this.state = initial;
            sizes.include(initial);
        }

        private FieldRegime regime() {
            for (int round = 1; ; round++) {
                for (int i = 0; i < SETTLING && (until == 0 || canObserve()); i++) {
                    if (!settle()) {
                        return FieldRegime.of(Behaviour.DIVERGENT, until, Double.NaN, state);
                    }
                }
                if (!canObserve()) {
                    throw new InvalidInputException(
                            "the regime of %s needs too many steps: %d in a horizon, for %d values; take a coarser grid or a shorter horizon"
                                    .formatted(system.name(), stepsBetween * SAMPLES, system.values()));
                }
                var observation = observe(parameters, state, stepsBetween, sizes);
                work += observationWork();
                until += (1 + OBSERVED) * horizon;
                state = observation.last;
                boolean over = round == ROUNDS || !canObserve();
                var regime = regimeOf(observation, until, over);
                if (regime.behaviour() != Behaviour.UNSETTLED || over) {
                    return regime;
                }
            }
        }

        private boolean canObserve() {
            return work + observationWork() <= MOST_WORK;
        }

        private double observationWork() {
            return 2.0 * (1 + OBSERVED) * SAMPLES * stepsBetween * system.values();
        }

        /// Goes on for a horizon; whether the solution exists so long.
        private boolean settle() {
            var solution = solver.solveWhileFinite(parameters, state, times);
            int reached = solution.times().length - 1;
            state = solution.values()[reached];
            sizes.include(state);
            until += solution.times()[reached];
            work += 1.5 * Arrays.stream(solution.steps()).sum() * system.values();
            stepsBetween = Arrays.stream(solution.steps()).max().orElse(1);
            return reached == SAMPLES;
        }
    }

    /// @param growths of the disturbance in each horizon, that before the observation included, as logarithms
    private record Observation(FieldRecord fields, double[] growths, double[] last) {}

    private Observation observe(double[] parameters, double[] state, int steps, FieldSizes sizes) {
        double horizon = system.description().horizon();
        double interval = horizon / SAMPLES;
        var random = new Seed(0).named("disturbance").random();
        var direction = new double[state.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = sizes.of(i) * random.nextGaussian();
        }
        var values = new double[state.length];
        var tangent = new double[state.length];
        var fields = new FieldRecord(system, sizes, interval);
        var growths = new double[1 + OBSERVED];
        try (var march = new FieldMarch(
                system, List.of(), parameters, new FieldDirections(List.of(direction), List.of(), false))) {
            march.start(0, state);
            for (int block = 0; block <= OBSERVED; block++) {
                for (int i = 0; i < SAMPLES; i++) {
                    march.advance(march.time() + interval, steps);
                    if (block > 0) {
                        march.values(values);
                        fields.add(values);
                    }
                    if ((i + 1) % RESCALED == 0) {
                        march.tangent(0, tangent);
                        double size = sizes.distance(tangent);
                        growths[block] += Math.log(size);
                        march.scaleTangent(0, 1 / size);
                    }
                }
            }
            march.values(values);
        }
        return new Observation(fields, growths, values);
    }

    /// @param over whether this is the last observation: fields that came to rest during it are at rest
    private FieldRegime regimeOf(Observation observation, double until, boolean over) {
        double horizon = system.description().horizon();
        var growths = Arrays.copyOfRange(observation.growths, 1, 1 + OBSERVED);
        double mean = Arrays.stream(growths).average().orElse(0);
        double variance = Arrays.stream(growths)
                        .map(growth -> (growth - mean) * (growth - mean))
                        .sum()
                / (OBSERVED - 1);
        double error = Math.sqrt(variance / OBSERVED);
        double lyapunov = mean / horizon;
        var fields = observation.fields;
        var last = observation.last;
        if (!Double.isFinite(mean)) {
            return FieldRegime.of(Behaviour.DIVERGENT, until, Double.NaN, last);
        }
        boolean rests = fields.changeWithin(SAMPLES) < AT_REST;
        if (rests && !over && fields.changeWithin(OBSERVED * SAMPLES) > OBSERVED * AT_REST) {
            return FieldRegime.of(Behaviour.UNSETTLED, until, lyapunov, last);
        }
        if (rests) {
            return FieldRegime.of(Behaviour.EQUILIBRIUM, until, exponential(observation.growths) / horizon, last);
        }
        var speed = fields.displacement(SAMPLES / 4, RETURNED);
        if (speed.isPresent()) {
            return FieldRegime.travelling(speed.getAsDouble(), until, exponential(observation.growths) / horizon, last);
        }
        var cycle = fields.cycle(RETURNED);
        if (cycle.isPresent()) {
            double length = cycle.getAsDouble();
            boolean standing = fields.share(length) > ONE_PATTERN;
            return FieldRegime.repeating(
                    standing ? Behaviour.STANDING_WAVE : Behaviour.PERIODIC,
                    fields.crossings(length),
                    length * horizon / SAMPLES,
                    until,
                    lyapunov,
                    last);
        }
        boolean grows = mean > NEUTRAL && mean > ERRORS * error;
        return FieldRegime.of(grows ? Behaviour.CHAOTIC : Behaviour.UNSETTLED, until, lyapunov, last);
    }

    /// The exponential growth in a horizon of a disturbance of a constant pattern. Where a conservation law lets
    /// the pattern move at another speed, the disturbance also grows as a power of time. The logarithm of that is
    /// the same in the second quarter as in the second half.
    private static double exponential(double[] growths) {
        int quarter = growths.length / 4;
        double second = Arrays.stream(growths, quarter, 2 * quarter).sum();
        double half = Arrays.stream(growths, 2 * quarter, 4 * quarter).sum();
        return (half - second) / quarter;
    }
}
