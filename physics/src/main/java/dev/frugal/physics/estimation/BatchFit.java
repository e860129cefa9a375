package dev.frugal.physics.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TypicalSizes;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Interval;
import dev.frugal.physics.system.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Initial states and parameters of many windows at once: Levenberg–Marquardt through the equation itself,
/// every window's next trial advanced side by side in one [Batch].
///
/// Minimised is `Σ ((y_i − ŷ_i)/w)²` over samples and states. The weights `w` are the states' root mean
/// squares over the window at first and then, where the states' misfits differ as shares of those, the
/// measurement errors that the misfits show. What becomes of a window does not depend on the others, to the
/// bit. Windows are taken a share at a time, so that a million need no more memory than a thousand.
///
/// **Standard deviations** come from the inverse of the normal matrix, with the measurement error that the
/// misfit shows, or the one that is given. Two terms are added, neither of which shrinks with the number of
/// samples: the integrator's own error, and, where the residuals of neighbouring samples resemble each
/// other ([ResidualCorrelation]), what the equation leaves unexplained.
///
/// A fit begins from guesses and ends in the minimum next to them; where the residuals say that it is not the right
/// one,
/// neighbours of the guess are tried. [MultiStartFit] needs no guess. See Nocedal and Wright, *Numerical Optimization*
/// (2006), section 10.3.
///
/// Several threads may use one instance at once.
public final class BatchFit {
    /// Ten digits, tangents among them: a direction along which the data say nothing is to show as one.
    public static final Accuracy ACCURACY = new Accuracy(1e-10, 1e-8, 5_000_000);

    /// Accuracies of the trials, the roughest first. Tangents show the way to the next trial and the covariance, which
    /// needs no more digits.
    private static final List<Accuracy> LEVELS =
            List.of(new Accuracy(1e-4, 1e-3, 5_000_000), new Accuracy(1e-6, 1e-4, 5_000_000), ACCURACY);

    /// Windows fitted side by side.
    private static final int SHARE = 1024;

    private static final int EVALUATIONS = 60;

    /// Autocorrelation time of the residuals, in samples, beyond which another minimum is looked for.
    private static final double DOUBTFUL = 4;

    /// Further starts on each side of the guess, and how far they are apart, as a share of the parameter's range.
    private static final int NEIGHBOURS = 2;

    private static final double NEIGHBOUR = 0.06;

    /// Shares of the window on which such a fit is made, one after the other.
    private static final List<Double> GROWING = List.of(0.2, 0.5, 1.0);

    private static final int FEWEST_SAMPLES = 4;
    private static final int WEIGHTED_ROUNDS = 2;

    /// Weights that differ from each other by less than this factor would not be worth another fit.
    private static final double ALIKE = 1.1;

    /// Share of the states' sizes below which the misfit is the integrator's and no measurement's.
    private static final double NOISELESS = 1e-8;

    /// Errors below this share of a state's size are those of the numbers themselves.
    private static final double ROUNDING = 1e-14;

    /// Surplus samples below which a state's own misfit says too little about its errors.
    private static final double FEW = 5;

    /// The least error of a state as a share of all states' usual one: one that happens to be met exactly
    /// is not to outweigh all others.
    private static final double LEAST_SHARE = 0.01;

    /// Times the error allowed in a step that a solution is off after some tens of steps, as a share of the
    /// states' sizes.
    private static final double ACCUMULATED = 10;

    private final DynamicalSystem system;
    private final List<Level> levels;
    private final double[] tolerances;
    private final List<Interval> ranges;
    private final double[] typical;

    /// Solutions of one accuracy.
    private record Level(Propagator propagator, ConcurrentLinkedQueue<Batch> idle) {}

    /// Fits by the fastest exact method for the system.
    public BatchFit(DynamicalSystem system) {
        this.system = system;
        this.levels = LEVELS.stream()
                .map(accuracy -> new Level(Propagator.forMany(system, accuracy), new ConcurrentLinkedQueue<>()))
                .toList();
        this.tolerances = LEVELS.stream().mapToDouble(Accuracy::states).toArray();
        this.ranges = system.parameters().stream().map(Parameter::range).toList();
        this.typical = TypicalSizes.of(system).states();
    }

    public DynamicalSystem system() {
        return system;
    }

    public Propagator propagator() {
        return levels.getLast().propagator;
    }

    /// Fits every window from a guess of its parameters and its first sample.
    ///
    /// @param guesses `[window][parameter]`; clamped into the parameters' legal ranges
    /// @throws InvalidInputException if a window's solution cannot be followed from its guess
    public List<WindowEstimate> fit(List<Window> windows, double[][] guesses) {
        var estimates = estimates(windows, guesses);
        for (int i = 0; i < estimates.size(); i++) {
            if (!Double.isFinite(estimates.get(i).misfit())) {
                throw new InvalidInputException(
                        "window %d: no solution of %s can be followed from its first sample; check its units and the order of its columns"
                                .formatted(i + 1, system.name()));
            }
        }
        return estimates;
    }

    /// As [#fit], but a window no solution can be followed from has an estimate whose misfit is infinite.
    public List<WindowEstimate> estimates(List<Window> windows, double[][] guesses) {
        var estimates = new ArrayList<WindowEstimate>(windows.size());
        for (int first = 0; first < windows.size(); first += SHARE) {
            int end = Math.min(windows.size(), first + SHARE);
            var problems = new ArrayList<FitProblem>(end - first);
            for (int i = first; i < end; i++) {
                problems.add(problem(windows.get(i), guesses[i]));
            }
            iterate(problems);
            for (int i = 0; i < problems.size(); i++) {
                if (isDoubtful(problems.get(i))) {
                    problems.set(i, better(problems.get(i), guesses[first + i]));
                }
            }
            refine(problems.stream().filter(BatchFit::isFollowed).toList());
            estimates.addAll(problems.parallelStream()
                    .map(problem -> isFollowed(problem) ? estimate(problem, noise(problem)) : lost(problem))
                    .toList());
        }
        return estimates;
    }

    private static boolean isFollowed(FitProblem problem) {
        return problem.cost() < Double.POSITIVE_INFINITY;
    }

    private static WindowEstimate lost(FitProblem problem) {
        int count = problem.unknown().length;
        int states = problem.weights().length;
        return new WindowEstimate(
                Arrays.copyOf(problem.unknown(), states),
                problem.parameters(),
                new double[count][count],
                problem.weights(),
                Double.POSITIVE_INFINITY);
    }

    /// Whether the residuals of many samples in a row resemble each other: a sign of another minimum than the right
    /// one, or of another equation.
    private boolean isDoubtful(FitProblem problem) {
        return !isFollowed(problem) || correlation(problem) > DOUBTFUL;
    }

    /// The best of some fits that begin beside the guess, on a part of the window that grows: over a short one there
    /// are
    /// hardly any other minima.
    private FitProblem better(FitProblem present, double[] guess) {
        var candidates = new ArrayList<FitProblem>();
        for (int start = -NEIGHBOURS; start <= NEIGHBOURS; start++) {
            var beside = guess.clone();
            for (int k = 0; k < beside.length; k++) {
                // Neighbours in several parameters spread over their box and not along its diagonal.
                double share = k == 0 ? start : NEIGHBOURS * Math.cos(Math.PI * (k + 1) * (start + NEIGHBOURS) / 3);
                beside[k] += NEIGHBOUR
                        * share
                        * system.parameters().get(k).training().width();
            }
            candidates.add(problem(present.window(), beside));
        }
        var remaining = candidates.stream().toList();
        for (double fraction : GROWING) {
            int samples = Math.clamp(
                    Math.round(fraction * present.window().samples()),
                    Math.min(FEWEST_SAMPLES, present.window().samples()),
                    present.window().samples());
            remaining.forEach(candidate -> candidate.begin(samples, candidate.units(present.weights().length)));
            iterate(remaining);
            remaining = remaining.stream().filter(BatchFit::isFollowed).toList();
        }
        return remaining.stream()
                .filter(candidate -> candidate.cost() < present.cost())
                .min(Comparator.comparingDouble(FitProblem::cost))
                .orElse(present);
    }

    FitProblem problem(Window window, double[] guess) {
        var inside = guess.clone();
        Arrays.setAll(
                inside,
                k -> Math.clamp(guess[k], ranges.get(k).low(), ranges.get(k).high()));
        return new FitProblem(window, ranges, sizes(window), inside, tolerances);
    }

    List<Interval> ranges() {
        return ranges;
    }

    /// Each state's root mean square; that of a state which is 0 throughout is its typical size.
    double[] sizes(Window window) {
        var found = new double[typical.length];
        for (var sample : window.states()) {
            for (int state = 0; state < found.length; state++) {
                // Squares of the share of a size: those of values near the ends of the numbers would be 0 or infinite.
                double share = typical[state] > 0 ? sample[state] / typical[state] : sample[state];
                found[state] += share * share;
            }
        }
        for (int state = 0; state < found.length; state++) {
            double unit = typical[state] > 0 ? typical[state] : 1;
            double size = Math.sqrt(found[state] / window.samples()) * unit;
            found[state] = size > 0 ? size : unit;
        }
        return found;
    }

    /// Takes every problem to its next minimum, side by side.
    void iterate(List<FitProblem> problems) {
        var moving = problems.stream().filter(FitProblem::isMoving).toList();
        for (int evaluation = 0; evaluation < EVALUATIONS && !moving.isEmpty(); evaluation++) {
            for (int level = 0; level < levels.size(); level++) {
                int present = level;
                advance(
                        levels.get(level),
                        moving.stream()
                                .filter(problem -> problem.level() == present)
                                .toList());
            }
            moving = moving.stream().filter(FitProblem::isMoving).toList();
        }
    }

    private void advance(Level level, List<FitProblem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        var waiting = level.idle.poll();
        var batch = waiting != null ? waiting : new Batch(system, Tangents.all(system), 0);
        batch.clear();
        for (var problem : problems) {
            problem.addTo(batch);
        }
        level.propagator.solve(batch);
        IntStream.range(0, problems.size())
                .parallel()
                .forEach(i -> problems.get(i).take(batch, i));
        level.idle.add(batch);
    }

    /// Weighs each state by its measurement error where that matters, and fits again.
    void refine(List<FitProblem> problems) {
        var differing = problems;
        for (int round = 0; round < WEIGHTED_ROUNDS && !differing.isEmpty(); round++) {
            differing = differing.stream().filter(this::weigh).toList();
            iterate(differing);
        }
    }

    /// False where weights would not change anything.
    private boolean weigh(FitProblem problem) {
        var noise = noise(problem);
        var weights = problem.weights();
        var sizes = problem.units();
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        double share = 0;
        for (int state = 0; state < noise.length; state++) {
            least = Math.min(least, noise[state] / weights[state]);
            most = Math.max(most, noise[state] / weights[state]);
            share = Math.max(share, noise[state] / sizes[state]);
        }
        boolean differs = most > ALIKE * least && share > NOISELESS;
        if (differs) {
            problem.begin(problem.samples(), noise);
        }
        return differs;
    }

    /// The measurement error that the misfit shows, per state from its own squares; of few samples, the
    /// same share of each state's size.
    double[] noise(FitProblem problem) {
        var weights = problem.weights();
        var sizes = problem.units();
        int states = weights.length;
        var shares = new double[states];
        double pooled = 0;
        for (int state = 0; state < states; state++) {
            double weight = weights[state] / sizes[state];
            shares[state] = problem.squares()[state] * weight * weight;
            pooled += shares[state];
        }
        double unknowns = problem.unknown().length;
        pooled /= Math.max(1, (double) problem.samples() * states - unknowns);
        double free = Math.max(0, problem.samples() - unknowns / states);
        var noise = new double[states];
        for (int state = 0; state < states; state++) {
            double own = Math.sqrt(free < FEW ? pooled : shares[state] / free);
            noise[state] = Math.max(own, Math.max(LEAST_SHARE * Math.sqrt(pooled), ROUNDING)) * sizes[state];
        }
        return noise;
    }

    /// The integrated autocorrelation time of its residuals, in samples; 1 where they are those of the
    /// numbers alone.
    double correlation(FitProblem problem) {
        int states = problem.weights().length;
        double share = shares(problem);
        boolean seen = share > NOISELESS * NOISELESS * problem.samples() * states;
        return seen ? ResidualCorrelation.time(problem.residuals(), states) : 1;
    }

    /// What a problem that was fitted to its whole window comes to, with its uncertainty.
    ///
    /// @param noise standard deviation of the measurement error, per state
    WindowEstimate estimate(FitProblem problem, double[] noise) {
        int states = noise.length;
        int count = problem.unknown().length;
        double variance = variance(problem, noise);
        var widest = new double[count];
        Arrays.fill(widest, 1);
        var scaled = new double[count][count];
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                scaled[a][b] = problem.normal()[a][b] / variance;
            }
        }
        var covariance = NormalMatrix.of(scaled).covariance(widest);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                covariance[a][b] *= problem.units()[a] * problem.units()[b];
            }
        }
        return new WindowEstimate(
                Arrays.copyOf(problem.unknown(), states),
                problem.parameters(),
                covariance,
                noise,
                Math.sqrt(shares(problem) / ((double) problem.samples() * states)));
    }

    /// The variance of a weighted residual, for the normal matrix to be that of an estimate: the noise as a
    /// share of the weights, as often as the residuals' correlation makes it count, and the integrator's
    /// error, which is the same however many samples there are.
    double variance(FitProblem problem, double[] noise) {
        int states = noise.length;
        double random = 0;
        double integrator = 0;
        for (int state = 0; state < states; state++) {
            double share = noise[state] / problem.weights()[state];
            random += share * share / states;
            double error = ACCUMULATED * ACCURACY.states() * problem.units()[state] / problem.weights()[state];
            integrator += error * error / states;
        }
        return random * correlation(problem) + integrator * problem.samples() * states;
    }

    /// The sum of squared residuals, each as a share of its state's size.
    private static double shares(FitProblem problem) {
        double sum = 0;
        for (int state = 0; state < problem.weights().length; state++) {
            double weight = problem.weights()[state] / problem.units()[state];
            sum += problem.squares()[state] * weight * weight;
        }
        return sum;
    }
}
