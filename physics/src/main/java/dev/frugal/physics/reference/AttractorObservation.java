package dev.frugal.physics.reference;

import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.dynamics.SolutionLost;
import dev.frugal.physics.dynamics.StepObserver;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// One observation of a system's long-run behaviour, block of time by block of time, until it is
/// plain or the time allowed has passed.
///
/// A forced system is looked at once per period of its forcing; any other where it passes a plane.
/// The first block only lets transients die. After each further block: at rest? returning? Only a
/// solution that has done neither to the end is judged by its Lyapunov exponent, for transients can
/// look chaotic for long: a neighbour is carried along in the later half of the blocks alone. Where
/// no state turns, a solution of an autonomous system creeps towards where it rests, or away: then
/// each block is [#LENGTHENING] times as long as the one before.
final class AttractorObservation {
    private static final int MOST_BLOCKS = 30;

    /// The block from which on a neighbour's growth counts, for what came before may have been a
    /// transient; the neighbour is there one block earlier, to turn to the direction of its growth.
    private static final int FIRST_COUNTED_BLOCK = MOST_BLOCKS / 2;

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

    /// How far from where a solution has come to rest an equilibrium may lie, in units of the
    /// states' scales.
    private static final double AT_EQUILIBRIUM = 1e-3;

    /// The same for a solution that still creeps towards it.
    private static final double NEAR_EQUILIBRIUM = 1;

    private static final double LENGTHENING = 4;

    /// Rounding of a sum of the Jacobian's diagonal entries, relative to them.
    private static final double DIVERGENCE_ROUNDING = 1e-9;

    /// Exponents below this, per piece of time, are not told from 0.
    private static final double NO_GROWTH = 1e-3;

    /// A plane with this share of another's passages, or less, counts a cycle's windings less
    /// often.
    private static final double FEWER = 0.7;

    private static final double STANDARD_ERRORS = 3;
    private static final int BLOCKS_OF_SHRINKING = 4;
    private static final int MOST_SECTION_POINTS = 500;
    private static final int DIVERGENCE_POINTS = 64;

    /// Floquet multipliers below this are lost in the rounding of a tangent that vanishes.
    private static final double LEAST_MULTIPLIER = 1e-100;

    private final DynamicalSystem system;
    private final double[] parameters;
    private final LongCourse flow;
    private final PeriodicCoordinates circles;
    private final PhaseOscillators oscillators;
    private final SectionPoints points;
    private final boolean forced;
    private final double shortestPiece;
    private double piece;
    private final int piecesPerBlock;
    private final double[] initial;
    private final double[] scale;
    private final boolean[] known;
    private final List<Double> exponents = new ArrayList<>();
    private final List<double[]> ranges = new ArrayList<>();
    private Optional<PoincareRecorder.Plane> plane = Optional.empty();
    private int pointsBefore;
    private double[] low = {};
    private double[] high = {};

    AttractorObservation(DynamicalSystem system, double[] parameters, double[] initial) {
        this.system = system;
        this.parameters = parameters;
        this.initial = initial;
        this.circles = PeriodicCoordinates.of(system, parameters);
        this.oscillators = new PhaseOscillators(system, parameters, circles);
        this.points = new SectionPoints(circles);
        var frequency = system.forcingFrequency(parameters);
        this.forced = frequency.isPresent();
        this.shortestPiece = forced ? 2 * Math.PI / frequency.getAsDouble() : system.horizon() / PIECES_PER_HORIZON;
        this.piece = shortestPiece;
        this.piecesPerBlock = forced ? FORCING_PERIODS_PER_BLOCK : HORIZONS_PER_BLOCK * PIECES_PER_HORIZON;
        this.scale = new double[initial.length];
        this.known = new boolean[initial.length];
        findScale();
        this.flow = new LongCourse(system, parameters, initial, scale, piece);
    }

    /// A state's scale is the width of its initial range or where it starts. Where both are 0, it
    /// is until more is seen what the other states make of it within a piece of time.
    private void findScale() {
        for (int i = 0; i < scale.length; i++) {
            scale[i] = Math.max(system.initialBox().get(i).width(), Math.abs(initial[i]));
            known[i] = scale[i] > 0;
        }
        var rates = new double[scale.length];
        var byState = new double[scale.length][scale.length];
        system.derivative(0, initial, parameters, rates);
        system.jacobian(0, initial, parameters, byState, new double[scale.length][parameters.length]);
        for (int i = 0; i < scale.length; i++) {
            double change = Math.abs(rates[i]);
            for (int j = 0; j < scale.length; j++) {
                change = Math.max(change, known[j] ? Math.abs(byState[i][j]) * scale[j] : 0);
            }
            if (!known[i]) {
                scale[i] = Double.isFinite(change) ? change * piece : 0;
            }
        }
        if (java.util.Arrays.stream(scale).allMatch(value -> value == 0)) {
            java.util.Arrays.fill(scale, 1);
        }
    }

    /// What the first block has shown of states that nothing was known of; one that stays 0 may
    /// have any unit.
    private void refineScale(PoincareRecorder passage) {
        for (int i = 0; i < scale.length; i++) {
            if (!known[i]) {
                scale[i] = passage.largest(i) > 0 ? passage.largest(i) : 1;
                known[i] = true;
            }
        }
    }

    Regime observe() {
        var regime = verdict();
        boolean lost = regime.behaviour() == LongTermBehaviour.DIVERGENT || !Double.isFinite(regime.lyapunov());
        return lost || !oscillators.areFree(flow.time(), flow.state()) ? regime : regime.with(synchrony());
    }

    /// Over one more block.
    private Synchrony synchrony() {
        double sum = 0;
        double lowest = 1;
        double highest = 0;
        for (int i = 0; i < piecesPerBlock; i++) {
            flow.advance(shortestPiece, StepObserver.none());
            double order = oscillators.order(flow.state());
            sum += order;
            lowest = Math.min(lowest, order);
            highest = Math.max(highest, order);
        }
        return new Synchrony(sum / piecesPerBlock, lowest, highest);
    }

    private Regime verdict() {
        try {
            refineScale(block());
            points.clear();
            for (int block = 1; block < MOST_BLOCKS; block++) {
                if (block == FIRST_COUNTED_BLOCK - 1) {
                    flow.accompany();
                }
                if (block == FIRST_COUNTED_BLOCK) {
                    exponents.clear();
                }
                var passage = block();
                if (unbounded(passage)) {
                    return regime(LongTermBehaviour.DIVERGENT, exponentSoFar(), List.of());
                }
                if (atRest(passage)) {
                    return equilibrium(flow.state(), AT_EQUILIBRIUM);
                }
                var locked = phaseLocked();
                if (locked.isPresent()) {
                    return locked.get();
                }
                var range = passage.range();
                var period = points.period(range, RETURN);
                if (period.isPresent() && points.settled(period.getAsInt(), points.size() - pointsBefore, range)) {
                    var cycle = periodic(period.getAsInt());
                    if (cycle.lyapunov() * piece < NO_GROWTH) {
                        return cycle;
                    }
                    // A cycle that repels is left in the end; its exponent took the flow onwards, so that later
                    // points do not follow on the earlier ones.
                    points.clear();
                }
                var rest = plane.isEmpty() ? nearbyRest() : Optional.<Regime>empty();
                if (rest.isPresent()) {
                    return rest.get();
                }
                choosePlane(passage);
                chooseLength();
            }
            return lateVerdict();
        } catch (SolutionLost lost) {
            return lost(lost);
        }
    }

    /// A solution that goes to infinity in finite time is divergent. One that ends because the
    /// equations give no number beyond has come to rest there if its rates vanish, as the level of
    /// a tank that has run empty; else it says nothing about a long run.
    private Regime lost(SolutionLost lost) {
        var end = "the solution ends at t = %.4g: its equations have no finite solution beyond".formatted(lost.time());
        return switch (lost.reason()) {
            case RUNS_AWAY -> regime(LongTermBehaviour.DIVERGENT, Double.POSITIVE_INFINITY, List.of());
            case HAS_NO_CONTINUATION, WORK_EXHAUSTED ->
                (hasStopped()
                                ? regime(
                                        LongTermBehaviour.EQUILIBRIUM,
                                        Double.NEGATIVE_INFINITY,
                                        List.of(circles.wrapped(flow.state())))
                                : regime(LongTermBehaviour.UNSETTLED, Double.POSITIVE_INFINITY, List.of()))
                        .remarking(Remark.warning(end));
        };
    }

    /// Whether no state changes noticeably within a block at its present rate.
    private boolean hasStopped() {
        var rates = new double[scale.length];
        system.derivative(flow.time(), flow.state(), parameters, rates);
        for (int i = 0; i < scale.length; i++) {
            if (!(Math.abs(rates[i]) * piece * piecesPerBlock <= REST * scale[i])) {
                return false;
            }
        }
        return true;
    }

    /// The phases differ by constants and turn together: a rotation of all of them, which changes no rate, takes the
    /// place of time.
    private Optional<Regime> phaseLocked() {
        if (forced || !oscillators.areFree(flow.time(), flow.state())) {
            return Optional.empty();
        }
        var rates = new double[scale.length];
        system.derivative(flow.time(), flow.state(), parameters, rates);
        var deviations = new double[scale.length];
        double speed = oscillators.common(rates, deviations);
        double block = shortestPiece * piecesPerBlock;
        for (int i = 0; i < scale.length; i++) {
            double size = oscillators.contains(i) ? oscillators.turn() : scale[i];
            if (!(Math.abs(deviations[i]) * block <= RETURN * size)) {
                return Optional.empty();
            }
        }
        var byState = new double[scale.length][scale.length];
        system.jacobian(flow.time(), flow.state(), parameters, byState, new double[scale.length][parameters.length]);
        double growth = Spectrum.growth(byState, scale);
        return Optional.of(new Regime(
                Regime.name(LongTermBehaviour.PHASE_LOCKED, OptionalInt.empty()),
                LongTermBehaviour.PHASE_LOCKED,
                OptionalInt.empty(),
                speed == 0 ? OptionalDouble.empty() : OptionalDouble.of(oscillators.turn() / Math.abs(speed)),
                growth,
                List.of(circles.wrapped(flow.state())),
                flow.state(),
                Optional.empty(),
                flow.remarks()));
    }

    /// The equilibrium that a solution creeps towards which has not turned, though it would take
    /// for ever to be there.
    private Optional<Regime> nearbyRest() {
        if (forced || ranges.size() <= BLOCKS_OF_SHRINKING || !shrinking()) {
            return Optional.empty();
        }
        return near(flow.state(), AT_EQUILIBRIUM)
                .filter(found -> found.growth() * shortestPiece < NO_GROWTH)
                .map(found ->
                        regime(LongTermBehaviour.EQUILIBRIUM, found.growth(), List.of(circles.wrapped(found.state()))));
    }

    private void chooseLength() {
        if (system.autonomous()) {
            piece = plane.isPresent() ? shortestPiece : LENGTHENING * piece;
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
        if (flow.isAccompanied()) {
            exponents.add(growth / (piecesPerBlock * piece));
        }
        ranges.add(passage.range());
        low = passage.low();
        high = passage.high();
        return passage;
    }

    private boolean unbounded(PoincareRecorder passage) {
        for (int i = 0; i < scale.length; i++) {
            if (!circles.isCircle(i) && known[i] && passage.largest(i) > UNBOUNDED * scale[i]) {
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

    private Regime equilibrium(double[] state, double distance) {
        return near(state, distance)
                .map(found ->
                        regime(LongTermBehaviour.EQUILIBRIUM, found.growth(), List.of(circles.wrapped(found.state()))))
                .orElseGet(() ->
                        regime(LongTermBehaviour.EQUILIBRIUM, exponentFromHere(), List.of(circles.wrapped(state))));
    }

    /// Over one more block, after one in which the neighbour turns.
    private double exponentFromHere() {
        if (!flow.isAccompanied()) {
            flow.accompany();
            flow.advance(piecesPerBlock * piece, StepObserver.none());
        }
        double growth = 0;
        for (int i = 0; i < piecesPerBlock; i++) {
            growth += flow.advance(piece, StepObserver.none());
        }
        return growth / (piecesPerBlock * piece);
    }

    /// Of a solution that has left every bound: over the way it took.
    private double exponentSoFar() {
        var again = new LongCourse(system, parameters, initial, scale, shortestPiece);
        again.accompany();
        return again.advance(flow.time(), StepObserver.none()) / flow.time();
    }

    private Optional<Equilibria.Equilibrium> near(double[] state, double distance) {
        return system.autonomous() ? Equilibria.near(system, parameters, state, scale, distance) : Optional.empty();
    }

    private Regime periodic(int period) {
        var section = points.latest(period);
        double cycleTime = forced ? period * piece : points.cycleTime(period);
        double exponent = cycleGrowth(cycleTime) / cycleTime;
        var found = OptionalInt.of(period);
        return new Regime(
                Regime.name(LongTermBehaviour.PERIODIC, found),
                LongTermBehaviour.PERIODIC,
                found,
                OptionalDouble.of(cycleTime),
                exponent,
                section,
                flow.state(),
                Optional.empty(),
                flow.remarks());
    }

    /// The logarithm of a neighbour's growth over one cycle: of its largest Floquet multiplier. Where
    /// all of them are too small for a number, that of the slowest decay is measured on the way.
    private double cycleGrowth(double cycleTime) {
        double radius = Spectrum.radius(flow.monodromy(cycleTime));
        if (radius > LEAST_MULTIPLIER) {
            return Math.log(radius);
        }
        flow.accompany();
        flow.advance(cycleTime, StepObserver.none());
        return flow.advance(cycleTime, StepObserver.none());
    }

    private Regime lateVerdict() {
        if (shrinking() && !forced) {
            var rest = near(flow.state(), NEAR_EQUILIBRIUM);
            if (rest.isPresent() && rest.get().growth() < 0) {
                return equilibrium(flow.state(), NEAR_EQUILIBRIUM);
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
        // Phases that drift apart pass no plane, yet their differences and their common turn are two frequencies.
        boolean manyPoints = section.size() >= SectionPoints.LONGEST_PERIOD
                || !forced && oscillators.areFree(flow.time(), flow.state());
        return neutral && !torusExcluded() && manyPoints
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
            double size = 0;
            for (int i = 0; i < state.length; i++) {
                divergence += byState[i][i];
                size += Math.abs(byState[i][i]);
            }
            if (divergence >= -DIVERGENCE_ROUNDING * size) {
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

    private double meanExponent() {
        return exponents.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private double standardError(double mean) {
        double squares = exponents.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (exponents.size() - 1) / exponents.size());
    }

    private Regime regime(LongTermBehaviour behaviour, double exponent, List<double[]> section) {
        return new Regime(
                Regime.name(behaviour, OptionalInt.empty()),
                behaviour,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                exponent,
                section,
                flow.state(),
                Optional.empty(),
                flow.remarks());
    }
}
