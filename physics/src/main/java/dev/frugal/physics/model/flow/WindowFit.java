package dev.frugal.physics.model.flow;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.estimation.WindowEstimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Estimates the first state and the parameters of a window by damped Gauss–Newton steps through
/// the flow, from a first guess of the parameters.
///
/// Minimised is `Σ |y_i − ŷ_i(s, p)|² / σ² + Σ (p − p̂)² / σ_p²`, the second term the encoder's
/// guess and its usual error. σ is not known: it starts at [#FIRST_NOISE] of the visited width and,
/// once the fit has converged, is taken per state from the misfit.
///
/// **Why it does not end in a local minimum.** The sum of squares over a long stretch of a
/// nonlinear oscillation has many minima; the encoder's guess is near the right one, as a rule, and
/// a fit that ended in another shows it by a misfit worse than [#SUSPICIOUS]. Then it is made again
/// on a stretch that is lengthened step by step, since over a short one there is one minimum; each
/// stage starts from the estimate before it and uses the samples at knots alone, which makes it
/// cheap. Should the fit of the whole window still be as bad, other first guesses spread over the
/// parameters' range are tried and the best kept.
///
/// Windows with the same times are fitted side by side; what becomes of one does not depend on the
/// others. See Nocedal and Wright, *Numerical Optimization* (2006), chapter 10, and Bock (1983) on
/// lengthening.
final class WindowFit {
    static final double FIRST_NOISE = 0.01;

    /// Root mean square misfit, as a share of the visited width, beyond which other first guesses
    /// are tried: noise of that size is beyond what models are trained for.
    static final double SUSPICIOUS = 0.03;

    private static final int OTHER_GUESSES = 6;

    /// Share of the width below which nothing is measured.
    static final double ROUNDING = 1e-14;

    /// Observations' worth of trust that noise is the same share of each state's width.
    static final double POOLED = 8;

    /// Knots in the first stretch.
    private static final int FIRST_STRETCH = 5;

    /// By how much each stretch is longer than the one before.
    private static final int LENGTHENING = 4;

    private static final int SHORT_STEPS = 4;
    static final int LONG_STEPS = 8;
    static final int FINAL_STEPS = 5;

    /// Rounds of estimate and noise: each brings a noiseless fit some four digits further.
    static final int MOST_ROUNDS = 6;

    /// The share of its last value above which the noise has settled.
    static final double SETTLED = 0.5;

    /// Shares of a standard deviation that a step on a stretch, and one on the whole window, may
    /// still have to count as the last.
    static final double CLOSE = 0.1;

    static final double CLOSEST = 1e-3;
    static final double FIRST_DAMPING = 1e-4;
    static final double LEAST_DAMPING = 1e-12;
    static final double MOST_DAMPING = 1e6;

    private final Propagator flow;
    private final FlowScales scales;
    private final Tangents tangents;
    private final double modelError;
    private final double greatestNoise;
    private final int states;
    private final int unknowns;

    /// @param flow what the estimate is fitted through
    /// @param modelError by how much the flow itself is off, as if it were noise: share of each
    ///   width
    /// @param greatestNoise share of the widths up to which the usual error of a first guess holds;
    ///   in windows with more, the guess is not drawn towards at all
    WindowFit(Propagator flow, FlowScales scales, double modelError, double greatestNoise) {
        this.modelError = modelError;
        this.greatestNoise = greatestNoise;
        this.flow = flow;
        this.scales = scales;
        this.tangents = Tangents.all(flow.system());
        this.states = scales.states();
        this.unknowns = states + scales.parameters();
    }

    /// Fits every window; all have the times of the first.
    ///
    /// @param guesses a first guess of the parameters for each window
    /// @param guessDeviation the usual error of a guess, per parameter
    List<WindowEstimate> fit(List<Window> windows, double[][] guesses, double[] guessDeviation) {
        var fits = fitFrom(windows, guesses, guesses, guessDeviation);
        for (int other = 0; other < OTHER_GUESSES; other++) {
            var doubtful = new ArrayList<Integer>();
            for (int i = 0; i < fits.length; i++) {
                if (!(fits[i].at.misfit() <= SUSPICIOUS)) {
                    doubtful.add(i);
                }
            }
            if (doubtful.isEmpty()) {
                break;
            }
            int round = other;
            var tried = fitFrom(
                    doubtful.stream().map(windows::get).toList(),
                    doubtful.stream().map(_ -> otherGuess(round)).toArray(double[][]::new),
                    doubtful.stream().map(i -> guesses[i]).toArray(double[][]::new),
                    guessDeviation);
            for (int i = 0; i < tried.length; i++) {
                var before = fits[doubtful.get(i)];
                if (!(tried[i].at.misfit() >= before.at.misfit())) {
                    fits[doubtful.get(i)] = tried[i];
                }
            }
        }
        return Arrays.stream(fits).map(this::estimate).toList();
    }

    /// Spread by Kronecker's sequence, which fills any number of dimensions evenly.
    private double[] otherGuess(int round) {
        var guess = new double[scales.parameters()];
        for (int k = 0; k < guess.length; k++) {
            double share = ((round + 0.5) / OTHER_GUESSES + k * 0.6180339887498949 * (round + 1)) % 1;
            guess[k] = scales.parameterLow()[k] + share * (scales.parameterHigh()[k] - scales.parameterLow()[k]);
        }
        return guess;
    }

    /// Where the present unknowns of a fit lead: `predicted[sample][state]` with derivatives
    /// `[sample][state · unknowns + unknown]`, at the window's samples of these indices.
    private record Marched(int[] samples, double[][] predicted, double[][] derivatives) {}

    /// One window on its way.
    private final class Fit {
        private final Window window;
        private final double[] guess;
        private final double[] noise;
        private final double[] first;
        private double[] guessDeviation;
        private double[] unknown;
        private double damping = FIRST_DAMPING;
        private boolean converged;
        private Linearisation at;
        private Marched marched = new Marched(new int[0], new double[0][], new double[0][]);

        Fit(Window window, double[] start, double[] guess, double[] guessDeviation) {
            this.window = window;
            this.guess = guess.clone();
            this.guessDeviation = guessDeviation;
            this.noise = Arrays.stream(scales.width())
                    .map(width -> FIRST_NOISE * width)
                    .toArray();
            this.first = Arrays.copyOf(window.states()[0], unknowns);
            System.arraycopy(start, 0, first, states, start.length);
            this.unknown = first.clone();
            this.at = Linearisation.none(states, unknowns);
        }

        /// Goes back to the first guess.
        void begin() {
            unknown = first.clone();
            damping = FIRST_DAMPING;
            marched = new Marched(new int[0], new double[0][], new double[0][]);
        }

        double[] start() {
            return Arrays.copyOf(unknown, states);
        }

        double[] parameters() {
            return Arrays.copyOfRange(unknown, states, unknowns);
        }
    }

    private Fit[] fitFrom(List<Window> windows, double[][] starts, double[][] guesses, double[] guessDeviation) {
        var fits = new Fit[windows.size()];
        for (int i = 0; i < fits.length; i++) {
            fits[i] = new Fit(windows.get(i), starts[i], guesses[i], guessDeviation);
        }
        var all = new int[windows.getFirst().samples()];
        Arrays.setAll(all, i -> i);
        iterate(fits, all, LONG_STEPS, CLOSE);
        var astray = Arrays.stream(fits)
                .filter(fit -> !(fit.at.misfit() <= SUSPICIOUS))
                .toArray(Fit[]::new);
        if (astray.length > 0) {
            for (var fit : astray) {
                fit.begin();
            }
            lengthen(astray);
        }
        settle(fits, all);
        return fits;
    }

    /// Fits stretch after stretch, up to the whole window.
    private void lengthen(Fit[] fits) {
        var times = fits[0].window.times();
        var knots = StepTimes.of(times[0], times, scales.step()).wantedKnots();
        int length = Math.min(knots.length, FIRST_STRETCH);
        while (length < knots.length) {
            iterate(fits, Arrays.copyOf(knots, length), SHORT_STEPS, CLOSE);
            length = Math.min(knots.length, LENGTHENING * length);
        }
        iterate(fits, knots, LONG_STEPS, CLOSE);
    }

    /// Finds estimate and noise that agree: the less noise the misfit shows, the less the first
    /// guess counts, and the smaller the misfit becomes.
    private void settle(Fit[] fits, int[] all) {
        var unsettled = fits;
        for (int round = 0; round < MOST_ROUNDS && unsettled.length > 0; round++) {
            iterate(unsettled, all, FINAL_STEPS, CLOSEST);
            boolean first = round == 0;
            unsettled = Arrays.stream(unsettled)
                    .filter(fit -> estimateNoise(fit, all.length) < SETTLED || first)
                    .toArray(Fit[]::new);
        }
        iterate(fits, all, 0, CLOSEST);
    }

    /// Takes up to `steps` Gauss–Newton steps on the given samples and leaves the linearisation at
    /// the last accepted point in each fit.
    private void iterate(Fit[] fits, int[] samples, int steps, double tolerance) {
        for (var fit : fits) {
            fit.converged = false;
        }
        var unseen = Arrays.stream(fits)
                .filter(fit -> !Arrays.equals(fit.marched.samples, samples))
                .toArray(Fit[]::new);
        if (unseen.length > 0) {
            march(unseen, samples);
        }
        linearise(fits);
        for (int step = 0; step < steps; step++) {
            var moving = Arrays.stream(fits).filter(fit -> !fit.converged).toArray(Fit[]::new);
            if (moving.length == 0) {
                return;
            }
            var unknownsBefore = new double[moving.length][];
            var before = new Linearisation[moving.length];
            var marchedBefore = new Marched[moving.length];
            for (int i = 0; i < moving.length; i++) {
                unknownsBefore[i] = moving[i].unknown.clone();
                before[i] = moving[i].at;
                marchedBefore[i] = moving[i].marched;
                move(moving[i], tolerance);
            }
            march(moving, samples);
            linearise(moving);
            for (int i = 0; i < moving.length; i++) {
                if (moving[i].at.cost() <= before[i].cost()) {
                    moving[i].damping = Math.max(moving[i].damping / 10, LEAST_DAMPING);
                } else {
                    moving[i].unknown = unknownsBefore[i];
                    moving[i].at = before[i];
                    moving[i].marched = marchedBefore[i];
                    moving[i].damping *= 30;
                    moving[i].converged |= moving[i].damping > MOST_DAMPING;
                }
            }
        }
    }

    /// Converged when no unknown moves by more than the share `tolerance` of its standard deviation
    /// given the others, which is less than its whole standard deviation.
    private void move(Fit fit, double tolerance) {
        var step = fit.at.step(fit.damping);
        double largest = 0;
        for (int i = 0; i < unknowns; i++) {
            fit.unknown[i] += step[i];
            largest = Math.max(largest, Math.abs(step[i]) * Math.sqrt(fit.at.normal()[i][i]));
        }
        fit.converged = largest < tolerance;
    }

    private double scale(int unknown) {
        return unknown < states ? scales.width()[unknown] : scales.parameterHalfWidth(unknown - states);
    }

    private void march(Fit[] fits, int[] samples) {
        var times = fits[0].window.times();
        var wanted = Arrays.stream(samples).mapToDouble(sample -> times[sample]).toArray();
        var batch = new Batch(flow.system(), tangents, 0);
        for (var fit : fits) {
            batch.add(fit.parameters(), fit.start(), times[0], wanted);
        }
        flow.solve(batch);
        for (int i = 0; i < fits.length; i++) {
            var predicted = new double[samples.length][];
            var derivatives = new double[samples.length][states * unknowns];
            for (int sample = 0; sample < samples.length; sample++) {
                predicted[sample] = batch.state(i, sample);
                int at = batch.at(i, sample) + states;
                for (int unknown = 0; unknown < unknowns; unknown++) {
                    for (int state = 0; state < states; state++) {
                        derivatives[sample][state * unknowns + unknown] = batch.values()[at + unknown * states + state];
                    }
                }
            }
            fits[i].marched = new Marched(samples, predicted, derivatives);
        }
    }

    private void linearise(Fit[] fits) {
        for (var fit : fits) {
            fit.at = Linearisation.of(
                    fit.marched.predicted,
                    fit.marched.derivatives,
                    fit.window,
                    fit.marched.samples,
                    fit.noise,
                    scales.width(),
                    offset(fit),
                    fit.guessDeviation);
        }
    }

    private double[] offset(Fit fit) {
        var offset = fit.parameters();
        for (int k = 0; k < offset.length; k++) {
            offset[k] -= fit.guess[k];
        }
        return offset;
    }

    /// Per state from its own squares, drawn towards the same share of each width: a few samples
    /// alone would tell too little.
    ///
    /// @return the largest noise that is left of any state's, as a share of what it was
    private double estimateNoise(Fit fit, int samples) {
        double left = 0;
        var width = scales.width();
        double freedom = Math.max(1.0, (double) samples * states - unknowns);
        double pooled = fit.at.misfit() * fit.at.misfit() * samples * states / freedom;
        if (pooled > greatestNoise * greatestNoise) {
            fit.guessDeviation = new double[fit.guess.length];
            Arrays.setAll(fit.guessDeviation, scales::parameterHalfWidth);
        }
        for (int state = 0; state < states; state++) {
            double free = Math.max(0.0, samples - (double) unknowns / states);
            double own = fit.at.squares()[state] / (width[state] * width[state]);
            double share = Math.sqrt((own + POOLED * pooled) / (free + POOLED));
            double noise = Math.max(Math.hypot(share, modelError), ROUNDING) * width[state];
            left = Math.max(left, noise / fit.noise[state]);
            fit.noise[state] = noise;
        }
        return left;
    }

    private WindowEstimate estimate(Fit fit) {
        return new WindowEstimate(fit.start(), fit.parameters(), covariance(fit), fit.noise.clone(), fit.at.misfit());
    }

    private double[][] covariance(Fit fit) {
        var widest = new double[unknowns];
        Arrays.setAll(widest, this::scale);
        return fit.at.covariance(widest);
    }
}
