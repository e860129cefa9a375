package dev.frugal.physics.reference;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hipparchus.exception.MathRuntimeException;

/// One observation of a system's long-run behaviour, block of time by block of time, until it is
/// plain or the time allowed has passed.
///
/// A forced system is looked at once per period of its forcing; any other where it passes a plane.
/// The first block only lets transients die. After each further block: at rest? returning? Only a
/// solution that has done neither to the end is judged by its Lyapunov exponent, for transients can
/// look chaotic for long.
final class AttractorObservation {
    private static final int MOST_BLOCKS = 30;
    private static final int FORCING_PERIODS_PER_BLOCK = 100;
    private static final int HORIZONS_PER_BLOCK = 10;
    private static final int PIECES_PER_HORIZON = 20;

    /// Returns have to agree to this share of the solution's range; integration errors are 1e-3 of
    /// it.
    private static final double RETURN = 1e-6;

    /// What is asked of a slowly converging solution when the time is over.
    private static final double LATE_RETURN = 1e-4;

    /// A state that ranges over less than this share of its scale is at rest.
    private static final double REST = 1e-7;

    /// A state this many times its scale has left every bound.
    private static final double UNBOUNDED = 1e8;

    /// Exponents below this, per piece of time, are not told from 0.
    private static final double NO_GROWTH = 1e-3;

    /// A plane with this share of another's passages, or less, counts a cycle's windings less
    /// often.
    private static final double FEWER = 0.7;

    private static final double STANDARD_ERRORS = 3;
    private static final int BLOCKS_OF_SHRINKING = 4;
    private static final int MOST_SECTION_POINTS = 500;
    private static final int DIVERGENCE_POINTS = 64;
    private static final int PIECES_FOR_EXPONENT = 64;

    private final DynamicalSystem system;
    private final double[] parameters;
    private final TangentFlow flow;
    private final PeriodicCoordinates circles;
    private final SectionPoints points;
    private final boolean forced;
    private final double piece;
    private final int piecesPerBlock;
    private final double[] scale;
    private final List<Double> exponents = new ArrayList<>();
    private final List<double[]> ranges = new ArrayList<>();
    private Optional<PoincareRecorder.Plane> plane = Optional.empty();
    private int pointsBefore;
    private double[] low = {};
    private double[] high = {};

    AttractorObservation(DynamicalSystem system, double[] parameters, double[] initial) {
        this.system = system;
        this.parameters = parameters;
        this.flow = new TangentFlow(system, parameters, initial);
        this.circles = PeriodicCoordinates.of(system, parameters);
        this.points = new SectionPoints(circles);
        var frequency = system.forcingFrequency(parameters);
        this.forced = frequency.isPresent();
        this.piece = forced ? 2 * Math.PI / frequency.getAsDouble() : system.horizon() / PIECES_PER_HORIZON;
        this.piecesPerBlock = forced ? FORCING_PERIODS_PER_BLOCK : HORIZONS_PER_BLOCK * PIECES_PER_HORIZON;
        this.scale = scale(system, initial);
    }

    private static double[] scale(DynamicalSystem system, double[] initial) {
        var scale = new double[initial.length];
        double largest = 0;
        for (int i = 0; i < scale.length; i++) {
            scale[i] = Math.max(system.initialBox().get(i).width(), Math.abs(initial[i]));
            largest = Math.max(largest, scale[i]);
        }
        for (int i = 0; i < scale.length; i++) {
            scale[i] = scale[i] > 0 ? scale[i] : largest > 0 ? largest : 1;
        }
        return scale;
    }

    Regime observe() {
        try {
            block();
            points.clear();
            exponents.clear();
            for (int block = 1; block < MOST_BLOCKS; block++) {
                var passage = block();
                if (unbounded(passage)) {
                    return regime(LongTermBehaviour.DIVERGENT, meanExponent(), List.of());
                }
                if (atRest(passage)) {
                    return equilibrium(flow.state());
                }
                var range = passage.range();
                var period = points.period(range, RETURN);
                if (period.isPresent() && points.settled(period.getAsInt(), points.size() - pointsBefore, range)) {
                    var cycle = periodic(period.getAsInt());
                    if (cycle.lyapunov() * piece < NO_GROWTH) {
                        return cycle;
                    }
                    // A cycle that repels is left in the end; its exponent took the flow onwards,
                    // so
                    // that later points do not follow on the earlier ones.
                    points.clear();
                }
                choosePlane(passage);
            }
            return lateVerdict();
        } catch (NotFiniteException | MathRuntimeException _) {
            // Slopes beyond the numbers or steps shrunk to nothing: the solution ends in finite
            // time.
            return regime(LongTermBehaviour.DIVERGENT, Double.POSITIVE_INFINITY, List.of());
        }
    }

    private PoincareRecorder block() {
        var passage = new PoincareRecorder(circles, points, plane, scale.length);
        pointsBefore = points.size();
        double growth = 0;
        for (int i = 0; i < piecesPerBlock; i++) {
            growth += flow.advance(piece, passage);
            if (forced) {
                points.add(flow.time(), flow.state());
            }
            if (unbounded(passage)) {
                break;
            }
        }
        exponents.add(growth / (piecesPerBlock * piece));
        ranges.add(passage.range());
        low = passage.low();
        high = passage.high();
        return passage;
    }

    private boolean unbounded(PoincareRecorder passage) {
        for (int i = 0; i < scale.length; i++) {
            if (!circles.isCircle(i) && passage.largest(i) > UNBOUNDED * scale[i]) {
                return true;
            }
        }
        return false;
    }

    private boolean atRest(PoincareRecorder passage) {
        var range = passage.range();
        for (int i = 0; i < scale.length; i++) {
            if (range[i] > REST * Math.max(scale[i], passage.largest(i))) {
                return false;
            }
        }
        return true;
    }

    /// A plane is kept as long as the solution passes it, for passages of two sections do not
    /// compare; unless another one counts markedly fewer passages of what may be the same cycle.
    private void choosePlane(PoincareRecorder passage) {
        if (forced) {
            return;
        }
        var chosen = passage.choosePlane();
        int present = plane.map(passage::passages).orElse(0);
        boolean better = present < PoincareRecorder.FEWEST_PASSAGES
                || chosen.map(passage::passages).orElse(present) < FEWER * present;
        if (better && chosen.isPresent()) {
            plane = chosen;
            points.clear();
        }
    }

    private Regime equilibrium(double[] state) {
        var exact = forced ? Optional.<Equilibria.Equilibrium>empty() : near(state);
        return exact.map(found ->
                        regime(LongTermBehaviour.EQUILIBRIUM, found.growth(), List.of(circles.wrapped(found.state()))))
                .orElseGet(() ->
                        regime(LongTermBehaviour.EQUILIBRIUM, exponents.getLast(), List.of(circles.wrapped(state))));
    }

    private Optional<Equilibria.Equilibrium> near(double[] state) {
        return system.autonomous() ? Equilibria.near(system, parameters, state) : Optional.empty();
    }

    private Regime periodic(int period) {
        var section = points.latest(period);
        double cycleTime = forced ? period * piece : points.cycleTime(period);
        int pieces = (int) Math.ceil(cycleTime / piece);
        int cycles = Math.ceilDiv(PIECES_FOR_EXPONENT, pieces);
        double growth = 0;
        for (int i = 0; i < pieces * cycles; i++) {
            growth += flow.advance(cycleTime / pieces, _ -> {});
        }
        var found = OptionalInt.of(period);
        return new Regime(
                Regime.name(LongTermBehaviour.PERIODIC, found),
                LongTermBehaviour.PERIODIC,
                found,
                OptionalDouble.of(cycleTime),
                growth / (cycles * cycleTime),
                section,
                flow.state());
    }

    private Regime lateVerdict() {
        if (shrinking() && !forced) {
            var rest = near(flow.state());
            if (rest.isPresent() && rest.get().growth() < 0) {
                return equilibrium(flow.state());
            }
        }
        double exponent = meanExponent();
        double uncertainty = STANDARD_ERRORS * standardError(exponent);
        var section = points.latest(MOST_SECTION_POINTS);
        if (exponent > uncertainty && exponent * piece > NO_GROWTH) {
            return regime(LongTermBehaviour.CHAOTIC, exponent, section);
        }
        var period = points.period(ranges.getLast(), LATE_RETURN);
        if (period.isPresent()) {
            return periodic(period.getAsInt());
        }
        boolean neutral = Math.abs(exponent) <= Math.max(uncertainty, NO_GROWTH / piece);
        return neutral && !torusExcluded() && section.size() >= SectionPoints.LONGEST_PERIOD
                ? regime(LongTermBehaviour.QUASI_PERIODIC, exponent, section)
                : regime(LongTermBehaviour.UNSETTLED, exponent, section);
    }

    /// Whether no surface of two frequencies can exist where the solution is: in three dimensions,
    /// time of a periodic forcing included, it would enclose a volume that the flow keeps, which it
    /// cannot where it shrinks all volumes. What looks neutral there is a long cycle or weak chaos.
    private boolean torusExcluded() {
        int dimensions = scale.length + (system.autonomous() ? 0 : 1);
        if (dimensions != 3 || low.length == 0) {
            return false;
        }
        var random = new Seed(3).named("divergence").random();
        var state = new double[scale.length];
        var byState = new double[scale.length][scale.length];
        var byParameter = new double[scale.length][parameters.length];
        for (int point = 0; point < DIVERGENCE_POINTS; point++) {
            for (int i = 0; i < state.length; i++) {
                state[i] = low[i] + random.nextDouble() * (high[i] - low[i]);
            }
            double time = flow.time() + piece * random.nextDouble();
            system.jacobian(time, state, parameters, byState, byParameter);
            double divergence = 0;
            for (int i = 0; i < state.length; i++) {
                divergence += byState[i][i];
            }
            if (divergence >= 0) {
                return false;
            }
        }
        return true;
    }

    private boolean shrinking() {
        for (int block = ranges.size() - BLOCKS_OF_SHRINKING; block < ranges.size(); block++) {
            for (int i = 0; i < scale.length; i++) {
                if (ranges.get(block)[i] >= ranges.get(block - 1)[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Over the later half of the blocks: what came before may have been a transient.
    private List<Double> lateExponents() {
        return exponents.subList(exponents.size() / 2, exponents.size());
    }

    private double meanExponent() {
        return lateExponents().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private double standardError(double mean) {
        var late = lateExponents();
        double squares = late.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (late.size() - 1) / late.size());
    }

    private Regime regime(LongTermBehaviour behaviour, double exponent, List<double[]> section) {
        return new Regime(
                Regime.name(behaviour, OptionalInt.empty()),
                behaviour,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                exponent,
                section,
                flow.state());
    }
}
