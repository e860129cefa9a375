package dev.frugal.physics.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.ParameterGrid;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Initial state and parameters of one window by nonlinear least squares, without any guess.
///
/// A single fit from a naive start falls into local minima when the window spans many oscillations, so the search is
/// given what a careful practitioner would give it: starts all over the parameters' ranges, and a window that grows.
/// Every start is first fitted to the first fifth of the samples, which has hardly any local minima; the best eight go
/// on to half of the window, the best three of those to all of it, and the best of these is the answer. The starts of a
/// stage are fitted side by side by [BatchFit].
///
/// Bock (1983) would shoot from several points of the window instead; on the windows here growing it finds the same
/// minimum at less cost.
public final class MultiStartFit {
    private static final int STARTS_FOR_ONE_PARAMETER = 12;
    private static final int STARTS_FOR_MORE = 48;
    private static final int FEWEST_SAMPLES = 4;

    /// Points nearer than this in all unknowns are one minimum: local ones lie far apart.
    private static final double SAME = 1e-4;

    private static final List<Stage> STAGES = List.of(new Stage(0.2, 8), new Stage(0.5, 3), new Stage(1, 1));

    private final BatchFit fit;

    /// Fit to the first `fraction` of the window, then keep the `survivors` best.
    private record Stage(double fraction, int survivors) {}

    public MultiStartFit(DynamicalSystem system) {
        this.fit = new BatchFit(system);
    }

    /// The best fit to one window.
    ///
    /// @throws InvalidInputException if no solution within the parameters' ranges can be followed over it
    public WindowEstimate fit(Window window) {
        var best = search(window);
        return fit.estimate(best, fit.noise(best));
    }

    FitProblem search(Window window) {
        int starts = fit.ranges().size() == 1 ? STARTS_FOR_ONE_PARAMETER : STARTS_FOR_MORE;
        var problems = ParameterGrid.over(fit.ranges(), starts).stream()
                .map(guess -> fit.problem(window, guess))
                .toList();
        for (var stage : STAGES) {
            int samples = Math.clamp(
                    Math.round(stage.fraction() * window.samples()),
                    Math.min(FEWEST_SAMPLES, window.samples()),
                    window.samples());
            problems.forEach(problem -> problem.begin(samples, problem.weights()));
            fit.iterate(problems);
            problems = distinct(
                    problems.stream()
                            .filter(problem -> problem.cost() < Double.POSITIVE_INFINITY)
                            .sorted(Comparator.comparingDouble(FitProblem::cost))
                            .toList(),
                    stage.survivors());
            if (problems.isEmpty()) {
                throw new InvalidInputException(
                        "no solution of %s within the ranges of its parameters could be fitted to the window; check its units and the order of its columns"
                                .formatted(fit.system().name()));
            }
        }
        fit.refine(problems);
        return problems.getFirst();
    }

    /// The first so many that are not one and the same minimum.
    private static List<FitProblem> distinct(List<FitProblem> problems, int most) {
        var kept = new ArrayList<FitProblem>();
        for (var problem : problems) {
            if (kept.size() < most && kept.stream().noneMatch(other -> problem.distance(other) < SAME)) {
                kept.add(problem);
            }
        }
        return kept;
    }
}
