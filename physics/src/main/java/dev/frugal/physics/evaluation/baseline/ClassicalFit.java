package dev.frugal.physics.evaluation.baseline;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.RungeKuttaPropagator;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The textbook answer for a known equation: parameters and initial state by nonlinear least
/// squares on the window, then integration.
///
/// Each fit is Levenberg–Marquardt with exact sensitivities. A single fit from a naive start falls
/// into local minima when the window spans many oscillations, so the search is given what a careful
/// practitioner would give it: starts all over the parameters' range, and a window that grows.
/// Every start is first fitted to the first fifth of the samples, which has hardly any local
/// minima; the best eight go on to half of the window, the best three of those to all of it, and
/// the best of these is the answer. Parameters are kept inside their range: the fit knows as much
/// as the networks do.
///
/// Last come two rounds in which each state is weighted by the measurement error that its misfit
/// shows, which makes the estimate as good as the data allow when states are measured to different
/// shares of their size.
///
/// Bock (1983) would shoot from several points of the window instead; on the windows here growing
/// it finds the same minimum at less cost.
public final class ClassicalFit implements Forecaster {
    private static final List<Stage> STAGES = List.of(new Stage(0.2, 8), new Stage(0.5, 3), new Stage(1, 1));
    private static final int FEWEST_SAMPLES = 4;
    private static final int WEIGHTED_ROUNDS = 2;

    private final DynamicalSystem system;
    private final Propagator propagator;
    private final Integration integration;

    /// Fit to the first `fraction` of the window, then keep the `survivors` best.
    private record Stage(double fraction, int survivors) {}

    /// What a window says about its system.
    ///
    /// @param initial the state at the window's first sample
    /// @param noise the measurement error that the misfit shows, standard deviation per state
    /// @param covariance of the parameters, then the initial state, if the errors are independent
    ///   and normal with that noise; a combination that the window does not determine has the width
    ///   of its ranges
    public record Estimate(double[] parameters, double[] initial, double[] noise, double[][] covariance) {
        /// Standard deviation of parameter `index`.
        public double parameterDeviation(int index) {
            return Math.sqrt(covariance[index][index]);
        }
    }

    public ClassicalFit(DynamicalSystem system) {
        this.system = system;
        this.propagator = new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE);
        this.integration = new Integration(system);
    }

    @Override
    public String name() {
        return "classical";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream().map(window -> forecast(window, times)).toList();
    }

    private Forecast forecast(Window window, double[] times) {
        var estimate = fit(window);
        return integration
                .forecast(estimate.parameters(), window.times()[0], estimate.initial(), times)
                .withParameters(estimate.parameters());
    }

    /// The best fit to one window.
    ///
    /// @throws InvalidInputException if no solution within the parameters' ranges can be followed over it
    public Estimate fit(Window window) {
        var problem = new WindowProblem(system, propagator, window);
        var candidates = problem.starts();
        for (var stage : STAGES) {
            int samples = Math.clamp(
                    Math.round(stage.fraction() * window.samples()),
                    Math.min(FEWEST_SAMPLES, window.samples()),
                    window.samples());
            candidates = candidates.stream()
                    .map(candidate -> problem.refine(candidate, samples))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingDouble(WindowProblem.Candidate::cost))
                    .toList();
            candidates = distinct(candidates, stage.survivors());
            if (candidates.isEmpty()) {
                throw new InvalidInputException(
                        "the window cannot be fitted by %s within the ranges of its parameters; check the units and the order of the columns"
                                .formatted(system.name()));
            }
        }
        var best = candidates.getFirst();
        for (int round = 0; round < WEIGHTED_ROUNDS && problem.weigh(best); round++) {
            best = problem.refine(best, window.samples()).orElse(best);
        }
        return problem.estimate(best);
    }

    /// The first so many that are not one and the same minimum.
    private static List<WindowProblem.Candidate> distinct(List<WindowProblem.Candidate> candidates, int most) {
        var kept = new ArrayList<WindowProblem.Candidate>();
        for (var candidate : candidates) {
            if (kept.size() < most && kept.stream().noneMatch(candidate::isSame)) {
                kept.add(candidate);
            }
        }
        return kept;
    }
}
