package dev.frugal.physics.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.ParameterGrid;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Initial state and parameters of one window by nonlinear least squares, without any guess.
///
/// A single fit from a naive start falls into local minima when the window spans many oscillations, so the
/// search is given what a careful practitioner would give it: starts all over the parameters' usual ranges
/// (those of their grids), and a window that grows. Estimates stay within the legal ranges. Every start is
/// first fitted to the first fifth of the samples, which has hardly any local minima; the best eight go on
/// to half of the window, the best three of those to all of it, and the best of these is the answer. The
/// starts of a stage are fitted side by side by [BatchFit].
///
/// Bock (1983) would shoot from several points of the window instead; on the windows here growing it finds
/// the same minimum at less cost.
public final class MultiStartFit {
    private static final int STARTS_FOR_ONE_PARAMETER = 12;
    private static final int STARTS_FOR_MORE = 48;
    private static final int FEWEST_SAMPLES = 4;

    /// Points nearer than this in all unknowns are one minimum: local ones lie far apart.
    private static final double SAME = 1e-4;

    private static final List<Stage> STAGES = List.of(new Stage(0.2, 8), new Stage(0.5, 3), new Stage(1, 1));

    /// Share of a state's size beyond which its residuals are no measurement error.
    private static final double UNEXPLAINED = 0.3;

    /// Standard deviations by which an estimated error differs from the stated one when that is no
    /// accident.
    private static final double SIGNIFICANT = 4;

    private final BatchFit fit;

    /// Fit to the first `fraction` of the window, then keep the `survivors` best.
    private record Stage(double fraction, int survivors) {}

    public MultiStartFit(DynamicalSystem system) {
        this.fit = new BatchFit(system);
    }

    /// How solutions are advanced.
    public Propagator propagator() {
        return fit.propagator();
    }

    /// The best fit to one window.
    ///
    /// @throws InvalidInputException if no solution within the parameters' ranges can be followed over it
    public WindowEstimate fit(Window window) {
        var best = search(window);
        return fit.estimate(best, fit.noise(best));
    }

    /// The best fit to one window, with what a person should know about it.
    ///
    /// @param noise the standard deviation of the measurement error per state, where it is known
    /// @throws InvalidInputException also if there are fewer numbers than unknowns
    public FittedWindow explain(Window window, Optional<double[]> noise) {
        check(window);
        var best = search(window);
        if (noise.isPresent()) {
            best.begin(window.samples(), noise.get());
            fit.iterate(List.of(best));
        }
        var shown = fit.noise(best);
        var used = noise.orElse(shown);
        var estimate = fit.estimate(best, used);
        int states = used.length;
        var residuals = new double[states];
        for (int state = 0; state < states; state++) {
            residuals[state] = Math.sqrt(best.squares()[state] / window.samples()) * best.weights()[state];
        }
        var remarks = new ArrayList<>(best.remarks());
        atBounds(estimate, remarks);
        double correlation = fit.correlation(best);
        if (correlation > 1) {
            remarks.add(Remark.warning(
                    "the residuals of neighbouring samples resemble each other over about %.0f of %d: the equation does not explain all of the window, or its errors are not independent; the standard deviations are %.1f times as large for it"
                            .formatted(Math.ceil(correlation), window.samples(), Math.sqrt(correlation))));
        }
        unexplained(best, residuals, remarks);
        noise.ifPresent(stated -> otherNoise(stated, shown, window, remarks));
        var combinations = new Identifiability(fit, best, estimate, fit.variance(best, used)).sentences();
        return new FittedWindow(estimate, residuals, correlation, combinations, remarks);
    }

    private void check(Window window) {
        int states = fit.system().stateNames().size();
        int unknowns = states + fit.ranges().size();
        if (window.samples() * states <= unknowns) {
            throw new InvalidInputException(
                    "the window has %d numbers for %d unknowns (initial state and parameters); expected more, give it more samples"
                            .formatted(window.samples() * states, unknowns));
        }
    }

    private void atBounds(WindowEstimate estimate, List<Remark> remarks) {
        for (int k = 0; k < fit.ranges().size(); k++) {
            var range = fit.ranges().get(k);
            double value = estimate.parameters()[k];
            if (range.width() > 0 && (value <= range.low() || value >= range.high())) {
                remarks.add(Remark.warning(
                        "%s is at the end of its range %s: the window would be fitted better outside; check its units or widen the range"
                                .formatted(fit.system().parameterNames().get(k), range)));
            }
        }
    }

    private void unexplained(FitProblem best, double[] residuals, List<Remark> remarks) {
        for (int state = 0; state < residuals.length; state++) {
            double share = residuals[state] / best.units()[state];
            if (share > UNEXPLAINED) {
                remarks.add(Remark.warning(
                        "the best solution misses %s by %.0f %% of its size: check units, the order of columns and the constants%s"
                                .formatted(
                                        fit.system().stateNames().get(state),
                                        100 * share,
                                        fit.system()
                                                        .forcingFrequency(best.parameters())
                                                        .isPresent()
                                                ? ", and that the times count from where the forcing has its phase"
                                                : "")));
            }
        }
    }

    private void otherNoise(double[] stated, double[] shown, Window window, List<Remark> remarks) {
        double allowed = SIGNIFICANT / Math.sqrt(2.0 * window.samples());
        for (int state = 0; state < stated.length; state++) {
            if (Math.abs(shown[state] / stated[state] - 1) > allowed) {
                remarks.add(Remark.warning(
                        "the residuals of %s are %.2g, but --noise states %.2g; correct the noise or look for what the equation lacks"
                                .formatted(fit.system().stateNames().get(state), shown[state], stated[state])));
            }
        }
    }

    FitProblem search(Window window) {
        int starts = fit.ranges().size() == 1 ? STARTS_FOR_ONE_PARAMETER : STARTS_FOR_MORE;
        var usual = fit.system().parameters().stream().map(Parameter::training).toList();
        var problems = ParameterGrid.over(usual, starts).stream()
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
