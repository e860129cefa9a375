package dev.frugal.physics.field.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.ParameterGrid;
import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.AssimilationProblem.Priors;
import dev.frugal.physics.identification.LearntTerm;
import dev.frugal.physics.identification.TermNetwork;
import dev.frugal.physics.system.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Parameters and unknown terms that several windows share, with the initial field of each.
///
/// Over a short time a solution is nearly a straight function of the term: there the term is learnt first, from several
/// starts, together with the initial fields. The windows then grow, and everything found goes on.
///
/// It advances by one trial at a time; a [State] is all that a later one needs to continue to the same numbers.
final class JointFit {
    /// Of the windows, one after the other, with how many rounds and trials a round.
    private record Stage(double fraction, int rounds, int trials) {}

    private static final List<Stage> STAGES =
            List.of(new Stage(0.125, 2, 25), new Stage(0.35, 2, 20), new Stage(1, 6, 30));

    private static final int FEWEST_SAMPLES = 6;
    private static final int STARTS = 3;
    private static final int START_TRIALS = 15;
    private static final double SETTLED = 0.01;
    private static final double NEAR = 1e-6;

    /// The steepest units of a term at the start, in usual slopes: fields vary slowly with their arguments.
    private static final double STEEPEST = 3;

    private final FieldSystem system;
    private final List<FieldWindow> windows;
    private final Seed seed;
    private final double[] sizes;
    private final FieldModes modes;
    private @Nullable LevenbergMarquardt search;
    private @Nullable AssimilationProblem problem;

    /// Where a fit stands.
    ///
    /// @param networks units of the terms' networks
    /// @param stage index of the part of the windows that is fitted
    /// @param round how often noise and priors were estimated there
    /// @param fine steps between samples, by window
    /// @param coarse those of tangents
    record State(
            List<LearntTerm> networks,
            int stage,
            int round,
            Priors priors,
            List<int[]> fine,
            List<int[]> coarse,
            LevenbergMarquardt.Progress progress,
            long evaluations,
            boolean done) {
        State {
            networks = List.copyOf(networks);
            fine = List.copyOf(fine);
            coarse = List.copyOf(coarse);
        }
    }

    /// @throws InvalidInputException if nothing is measured of any field
    JointFit(FieldSystem system, List<FieldWindow> windows, Seed seed) {
        this.system = system;
        this.windows = windows;
        this.seed = seed;
        this.sizes = FieldFit.sizes(system, windows);
        this.modes = new FieldModes(
                system,
                windows.stream()
                        .mapToInt(window -> FieldFit.modes(system, window))
                        .max()
                        .orElseThrow());
    }

    double[] sizes() {
        return sizes;
    }

    /// Trials of a whole fit, at most.
    static int mostTrials() {
        return STARTS * START_TRIALS
                + STAGES.stream().mapToInt(stage -> stage.rounds * stage.trials).sum();
    }

    private List<FieldWindow> parts(int stage) {
        return windows.stream()
                .map(window -> window.slice(
                        0,
                        Math.clamp(
                                Math.round(STAGES.get(stage).fraction * window.samples()),
                                Math.min(FEWEST_SAMPLES, window.samples()),
                                window.samples())))
                .toList();
    }

    /// The best of several starts on the windows' beginnings.
    ///
    /// @throws InvalidInputException if no solution can be followed
    State begin() {
        var parts = parts(0);
        var priors = Assimilation.first(sizes, FieldFit.USUAL_SMOOTHNESS);
        var networks = new TermScales(system, modes, parts, priors).networks();
        int weights = networks.stream().mapToInt(TermNetwork::weights).sum();
        var usual = system.parameters().stream().map(Parameter::training).toList();
        var guesses = ParameterGrid.over(usual, STARTS);
        State best = null;
        double least = Double.POSITIVE_INFINITY;
        int shared = system.parameters().size() + weights;
        for (int start = 0; start < STARTS; start++) {
            var unknowns = new double[shared + parts.size() * modes.size()];
            var guess = guesses.get(Math.min(start, guesses.size() - 1));
            System.arraycopy(guess, 0, unknowns, 0, guess.length);
            int at = guess.length;
            for (int m = 0; m < networks.size(); m++) {
                var initial =
                        networks.get(m).initial(seed.named("weights").at(start).at(m), STEEPEST);
                System.arraycopy(initial, 0, unknowns, at, initial.length);
                at += initial.length;
            }
            for (var part : parts) {
                System.arraycopy(Assimilation.start(system, modes, part, priors), 0, unknowns, at, modes.size());
                at += modes.size();
            }
            var found = state(networks, 0, priors, unknowns, 0);
            if (found.isPresent()) {
                var tried =
                        new LevenbergMarquardt(problem(found.get()), found.get().progress()).run(START_TRIALS);
                double cost = tried.linearisation().cost();
                if (cost < least) {
                    least = cost;
                    best = with(found.get(), tried.progress(), START_TRIALS * (start + 1L));
                }
            }
        }
        if (best == null) {
            throw new InvalidInputException(
                    "no solution of %s could be followed from the first readings; check units, the points of the columns and the ranges of the parameters"
                            .formatted(system.name()));
        }
        return best;
    }

    private static State with(State state, LevenbergMarquardt.Progress progress, long evaluations) {
        return new State(
                state.networks,
                state.stage,
                state.round,
                state.priors,
                state.fine,
                state.coarse,
                progress,
                evaluations,
                false);
    }

    /// The beginning of a stage; empty where the solution from there cannot be followed.
    private Optional<State> state(
            List<TermNetwork> networks, int stage, Priors priors, double[] unknowns, long evaluations) {
        var accuracy = FieldAccuracy.ROUGH;
        if (stage == STAGES.size() - 1) {
            accuracy = FieldFit.accuracy(priors, sizes);
        }
        AssimilationProblem begun;
        try {
            begun = new AssimilationProblem(
                    system, networks, modes, parts(stage), priors, unknowns, accuracy, FieldAccuracy.ROUGH);
        } catch (InvalidInputException _) {
            return Optional.empty();
        }
        return Optional.of(new State(
                networks.stream()
                        .map(network -> LearntTerm.of(network, new double[0]))
                        .toList(),
                stage,
                0,
                priors,
                begun.fine(),
                begun.coarse(),
                LevenbergMarquardt.Progress.from(unknowns),
                evaluations,
                false));
    }

    /// The problem of a state.
    AssimilationProblem problem(State state) {
        var terms = system.description().unknownTerms();
        var networks = IntStream.range(0, terms.size())
                .mapToObj(m -> state.networks.get(m).network(terms.get(m)))
                .toList();
        return new AssimilationProblem(
                system, networks, modes, parts(state.stage), state.priors, state.fine, state.coarse);
    }

    /// One trial, or the step to the next round or stage.
    ///
    /// @throws InvalidInputException if the solution found on a part of the windows does not reach their end
    State advance(State state) {
        if (state.done) {
            return state;
        }
        if (search == null || problem == null) {
            problem = problem(state);
            search = new LevenbergMarquardt(problem, state.progress);
        }
        int begun = state.stage == 0 && state.round == 0 ? START_TRIALS : 0;
        if (search.isMoving() && search.progress().trials() < begun + STAGES.get(state.stage).trials) {
            search.advance();
            return with(state, search.progress(), state.evaluations + 1);
        }
        var found = search.unknowns();
        var least = Assimilation.times(sizes, last(state) ? FieldFit.LEAST_NOISE : FieldFit.LEAST_ROUGH_NOISE);
        var priors = problem.reestimated(found, search.linearisation(), least, false);
        double change = change(state.priors, priors);
        boolean settled = change < SETTLED && state.round > 0 || state.round + 1 == STAGES.get(state.stage).rounds;
        var networks = problem.networks();
        search = null;
        problem = null;
        if (!settled) {
            var progress = new LevenbergMarquardt.Progress(found, NEAR, 0, 0, true);
            return new State(
                    state.networks,
                    state.stage,
                    state.round + 1,
                    priors,
                    state.fine,
                    state.coarse,
                    progress,
                    state.evaluations,
                    false);
        }
        if (last(state)) {
            return new State(
                    state.networks,
                    state.stage,
                    state.round,
                    priors,
                    state.fine,
                    state.coarse,
                    new LevenbergMarquardt.Progress(found, NEAR, 0, 0, false),
                    state.evaluations,
                    true);
        }
        return state(networks, state.stage + 1, priors, found, state.evaluations)
                .orElseThrow(() -> new InvalidInputException(
                        "the solution of %s that fits the first samples of the recordings goes to infinity later; check the equation, or use recordings that show more of it"
                                .formatted(system.name())));
    }

    private static boolean last(State state) {
        return state.stage == STAGES.size() - 1;
    }

    private static double change(Priors before, Priors after) {
        double change = 0;
        for (int field = 0; field < before.noise().length; field++) {
            change = Math.max(change, Math.abs(after.noise()[field] / before.noise()[field] - 1));
        }
        return change;
    }
}
