package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Constants of an equation without unknown terms, from nothing but their ranges.
///
/// Where every state can be had by smoothing, the equation's error at the smoothed states gives the first
/// values; else several starts from all over the ranges are tried. They are fitted to short stretches, which
/// have hardly any local minima, and the best go on to longer ones, until a stretch is as long as memory and
/// the growth of errors allow.
final class EquationFit {
    private static final int LONGEST = 1000;
    private static final int SHORTEST = 8;
    private static final int SHORT = 64;
    private static final int GROWTH = 4;

    /// Stretches on which starts are compared.
    private static final int COMPARED = 16;

    private static final int STARTS = 32;
    private static final int STARTS_AFTER_SMOOTHING = 4;
    private static final int KEPT = 4;
    private static final int POINTS = 4000;
    private static final int TRIALS = 60;
    private static final int FIRST_TRIALS = 25;

    /// Growth of an initial error over a stretch beyond which longer ones are not fitted.
    private static final double MOST_GROWTH = 30;

    private final MeasuredSystem system;
    private final Data data;
    private final Unknowns unknowns;
    private final List<RecordingGrid> grids;
    private final Seed seed;

    /// @param longestStep of the integration
    EquationFit(MeasuredSystem system, Data data, double longestStep, Seed seed) {
        this.system = system;
        this.data = data;
        this.unknowns = new Unknowns(system.description(), data.recordings().size(), 0);
        this.grids = data.grids(longestStep);
        this.seed = seed;
    }

    Unknowns unknowns() {
        return unknowns;
    }

    /// @throws InvalidInputException if no solution within the ranges can be followed
    Fit fit() {
        int longest = data.longestRecording();
        int length = Math.clamp(longest / 5, Math.min(SHORTEST, longest), SHORT);
        var best = first(length);
        while (length < Math.min(LONGEST, longest)) {
            int next = Math.min(length * GROWTH, Math.min(LONGEST, longest));
            var problem = problem(best.plan());
            if (problem.memory(problem.with(best.shared(), best.starts())) > MOST_GROWTH) {
                break;
            }
            var grown = best.onto(Stretch.plan(data.recordings(), next), problem, data);
            var minimised = minimised(grown, TRIALS);
            if (Double.isInfinite(minimised.linearisation().cost())) {
                break;
            }
            best = Fit.of(problem(grown.plan()), minimised.unknowns());
            length = next;
        }
        return best;
    }

    private OutputError problem(List<Stretch> plan) {
        return new OutputError(system, List.of(), unknowns, grids, plan, data.deviations(), data.sizes(), 0);
    }

    private LevenbergMarquardt minimised(Fit fit, int trials) {
        var problem = problem(fit.plan());
        return new LevenbergMarquardt(
                        problem, LevenbergMarquardt.Progress.from(problem.with(fit.shared(), fit.starts())))
                .run(trials);
    }

    private record Candidate(Fit fit, double cost) {}

    private Fit first(int length) {
        var plan = Stretch.plan(data.recordings(), length);
        var some = Stretch.some(plan, COMPARED);
        var candidates = new ArrayList<Candidate>();
        for (var shared : starts()) {
            candidates.add(candidate(new Fit(shared, some, Fit.starts(data, some)), FIRST_TRIALS));
        }
        // Without constants the starts differ in the states that no channel shows.
        for (int k = 1; unknowns.constants() == 0 && !data.showsEveryState() && k < STARTS; k++) {
            var random = seed.named("initial state").at(k).random();
            var starts = some.stream()
                    .map(stretch -> data.stateAt(stretch.recording(), stretch.from(), random::nextDouble))
                    .toArray(double[][]::new);
            candidates.add(candidate(new Fit(new double[0], some, starts), FIRST_TRIALS));
        }
        var kept = candidates.stream()
                .filter(candidate -> Double.isFinite(candidate.cost))
                .sorted(Comparator.comparingDouble(Candidate::cost))
                .limit(KEPT)
                .map(candidate -> candidate(candidate.fit, TRIALS))
                .min(Comparator.comparingDouble(Candidate::cost))
                .orElseThrow(() -> new InvalidInputException(
                        "no solution of %s within the ranges of its constants could be followed over %d samples; check units, columns and the initial ranges"
                                .formatted(system.description().name(), length)));
        if (some.size() == plan.size()) {
            return kept.fit;
        }
        var all = kept.fit.onto(plan, problem(kept.fit.plan()), data);
        return Fit.of(problem(plan), minimised(all, TRIALS).unknowns());
    }

    private Candidate candidate(Fit fit, int trials) {
        var found = minimised(fit, trials);
        return new Candidate(
                Fit.of(problem(fit.plan()), found.unknowns()),
                found.linearisation().cost());
    }

    private List<double[]> starts() {
        int constants = unknowns.constants();
        if (constants == 0) {
            return List.of(unknowns.at(new double[0]));
        }
        boolean smooth = data.isComplete();
        var starts = new ArrayList<double[]>();
        for (int k = 0; k < (smooth ? STARTS_AFTER_SMOOTHING : STARTS); k++) {
            var shares = new double[constants];
            var random = seed.named("start").at(k).random();
            for (int c = 0; c < constants; c++) {
                shares[c] = k == 0 ? 0.5 : random.nextDouble();
            }
            starts.add(unknowns.at(shares));
        }
        if (!smooth) {
            return starts;
        }
        var problem = new EquationError(system, List.of(), unknowns, grids, data.guesses(), 0, POINTS);
        return starts.stream()
                .map(start -> new LevenbergMarquardt(problem, LevenbergMarquardt.Progress.from(start)).run(TRIALS))
                .filter(found -> Double.isFinite(found.linearisation().cost()))
                .map(LevenbergMarquardt::unknowns)
                .toList();
    }
}
