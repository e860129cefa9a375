package dev.frugal.physics.field.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.identification.TermNetwork;
import dev.frugal.physics.system.UnknownTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Learns the unknown terms of fields, such as a reaction `R(u)`, from windows that a few sensors read, together with
/// parameters and the windows' initial fields.
///
/// The windows are first cut into short stretches, each with an initial field of its own: over a short time a solution
/// cannot go astray, whatever the terms are. From their minimum on the stretches grow, up to the whole windows.
///
/// Parameters are the same in all windows; they begin in the middle of their ranges.
public final class LawFit {
    /// Intervals of a stretch; each a multiple of the one before, so that it begins where one of those began.
    private static final List<Integer> STRETCHES = List.of(5, 20);

    private static final FieldAccuracy ROUGH = new FieldAccuracy(1e-4, 1_000_000);
    private static final double LEAST_NOISE = 1e-4;

    /// The unit of a term: what changes a field by its size in so many samples.
    private static final double SAMPLES_OF_CHANGE = 10;

    /// The steepest units of a network at the start, in usual slopes. Laws of fields are mostly smooth: with the steep
    /// units that friction needs, fits end in poor minima.
    private static final double STEEPEST = 2;

    private static final int FIRST_TRIALS = 40;
    private static final int TRIALS = 50;
    /// How often noise and priors are estimated anew.
    private static final int ROUNDS = 3;

    private final FieldSystem system;

    /// @throws InvalidInputException if there is no unknown term, or one depends on something else than fields
    public LawFit(FieldSystem system) {
        var terms = system.description().unknownTerms();
        if (terms.isEmpty()) {
            throw new InvalidInputException("%s has no unknown term to learn".formatted(system.name()));
        }
        for (var term : terms) {
            for (var argument : term.arguments()) {
                if (!system.fieldNames().contains(argument)) {
                    throw new InvalidInputException("the unknown term %s of %s depends on %s; expected fields, %s"
                            .formatted(term.name(), system.name(), argument, String.join(", ", system.fieldNames())));
                }
            }
        }
        this.system = system;
    }

    /// Learns from all windows together.
    ///
    /// @throws InvalidInputException if a field that a term depends on is not measured, or no solution can be
    ///   followed
    public LawEstimate fit(List<FieldWindow> windows, Seed seed) {
        var sizes = FieldFit.sizes(system, windows);
        var networks = new ArrayList<TermNetwork>();
        for (var term : system.description().unknownTerms()) {
            networks.add(network(term, windows, sizes));
        }
        var modes = new FieldModes(system, FieldFit.modes(system, windows.getFirst()));
        var first = Assimilation.first(sizes);
        var least = Assimilation.times(sizes, LEAST_NOISE);
        int parameters = system.parameters().size();
        var shared = new double[parameters + AssimilationProblem.weights(networks)];
        for (int p = 0; p < parameters; p++) {
            shared[p] = system.parameters().get(p).training().at(0.5);
        }
        int at = parameters;
        for (var network : networks) {
            var start = network.initial(seed.named(network.term().name()), STEEPEST);
            System.arraycopy(start, 0, shared, at, start.length);
            at += start.length;
        }
        var priors = first;
        List<double[]> starts = new ArrayList<>();
        for (int length : STRETCHES) {
            var stretches = stretches(windows, length);
            var found = settled(stretches, networks, modes, priors, shared, starts, least, FIRST_TRIALS, 1);
            shared = Arrays.copyOf(found.unknowns(), shared.length);
            priors = found.problem().priors();
            starts = starts(found, windows, length);
        }
        return estimate(settled(windows, networks, modes, priors, shared, starts, least, TRIALS, ROUNDS), networks);
    }

    /// The initial fields of those stretches that the next longer ones begin with.
    private static List<double[]> starts(Assimilation found, List<FieldWindow> windows, int length) {
        int stage = STRETCHES.indexOf(length);
        int next = stage + 1 < STRETCHES.size() ? STRETCHES.get(stage + 1) : Integer.MAX_VALUE;
        int count = found.problem().modes().size();
        List<double[]> starts = new ArrayList<>();
        int at = found.problem().shared();
        for (var window : windows) {
            for (int from = 0; from + 1 < window.samples(); from += length) {
                if (from % next == 0) {
                    starts.add(Arrays.copyOfRange(found.unknowns(), at, at + count));
                }
                at += count;
            }
        }
        return starts;
    }

    private Assimilation settled(
            List<FieldWindow> stretches,
            List<TermNetwork> networks,
            FieldModes modes,
            AssimilationProblem.Priors priors,
            double[] shared,
            List<double[]> starts,
            double[] least,
            int trials,
            int rounds) {
        int count = modes.size();
        var unknowns = Arrays.copyOf(shared, shared.length + stretches.size() * count);
        for (int w = 0; w < stretches.size(); w++) {
            var start = starts.isEmpty() ? Assimilation.start(system, modes, stretches.get(w), priors) : starts.get(w);
            System.arraycopy(start, 0, unknowns, shared.length + w * count, count);
        }
        var problem = new AssimilationProblem(system, networks, modes, stretches, priors, unknowns, ROUGH, ROUGH);
        return Assimilation.of(problem, unknowns, least, false, trials, rounds);
    }

    private static List<FieldWindow> stretches(List<FieldWindow> windows, int length) {
        var stretches = new ArrayList<FieldWindow>();
        for (var window : windows) {
            for (int from = 0; from + 1 < window.samples(); from += length) {
                stretches.add(window.slice(from, Math.min(window.samples(), from + length + 1)));
            }
        }
        return stretches;
    }

    private TermNetwork network(UnknownTerm term, List<FieldWindow> windows, double[] sizes) {
        var lowest = extremes(term, windows, true);
        var highest = extremes(term, windows, false);
        var centre = new double[lowest.length];
        var scale = new double[lowest.length];
        double size = 0;
        for (int a = 0; a < centre.length; a++) {
            centre[a] = (lowest[a] + highest[a]) / 2;
            scale[a] = highest[a] > lowest[a] ? (highest[a] - lowest[a]) / 2 : 1;
            if (Double.isInfinite(lowest[a])) {
                throw new InvalidInputException("the unknown term %s of %s depends on %s, which is not measured"
                        .formatted(term.name(), system.name(), term.arguments().get(a)));
            }
        }
        var window = windows.getFirst();
        double interval = (window.times()[window.samples() - 1] - window.times()[0]) / (window.samples() - 1);
        for (double one : sizes) {
            size = Math.max(size, one / (SAMPLES_OF_CHANGE * interval));
        }
        return new TermNetwork(term, centre, scale, size);
    }

    private double[] extremes(UnknownTerm term, List<FieldWindow> windows, boolean lowest) {
        var extremes = new double[term.arguments().size()];
        for (int a = 0; a < extremes.length; a++) {
            int field = system.field(term.arguments().get(a));
            double extreme = lowest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            for (var window : windows) {
                for (var row : window.values()) {
                    for (int sensor = 0; sensor < row.length; sensor++) {
                        if (window.places()[sensor] / system.points() == field && Double.isFinite(row[sensor])) {
                            extreme = lowest ? Math.min(extreme, row[sensor]) : Math.max(extreme, row[sensor]);
                        }
                    }
                }
            }
            extremes[a] = extreme;
        }
        return extremes;
    }

    private LawEstimate estimate(Assimilation found, List<TermNetwork> networks) {
        var problem = found.problem();
        int shared = problem.shared();
        var unknowns = Arrays.copyOf(found.unknowns(), shared);
        double squares = 0;
        long readings = 0;
        var initial = new double[problem.windows().size()][];
        for (int w = 0; w < initial.length; w++) {
            initial[w] = problem.initial(found.unknowns(), w);
            var places = problem.windows().get(w).places();
            for (var row : problem.residuals(found.unknowns(), w)) {
                for (int sensor = 0; sensor < row.length; sensor++) {
                    if (Double.isFinite(row[sensor])) {
                        double share = row[sensor] / problem.priors().noise()[places[sensor] / system.points()];
                        squares += share * share;
                        readings++;
                    }
                }
            }
        }
        var widest = new double[shared];
        Arrays.fill(widest, AssimilationProblem.WEIGHT);
        for (int p = 0; p < system.parameters().size(); p++) {
            widest[p] = system.parameters().get(p).range().width();
        }
        var terms = system.description().unknownTerms();
        return new LawEstimate(
                networks,
                unknowns,
                NormalMatrix.of(found.linearisation().reduced()).covariance(widest),
                system.parameters().size(),
                initial,
                problem.priors().noise(),
                Math.sqrt(squares / Math.max(1, readings)),
                terms.stream()
                        .map(term -> extremes(term, problem.windows(), true))
                        .toArray(double[][]::new),
                terms.stream()
                        .map(term -> extremes(term, problem.windows(), false))
                        .toArray(double[][]::new));
    }
}
