package dev.frugal.physics.identification;

import dev.frugal.base.Seed;
import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where learning the unknown terms begins: networks scaled to what their arguments are along the equation's own
/// simulation, and the most promising of several first weights.
///
/// Some first weights are near 0, some are fitted to the equation's error at smoothed states. The latter keeps the fit
/// of a law that bends sharply out of poor minima; for one that the smoothing distorts the former is better. The misfit
/// of the output decides.
final class TermStart {
    private static final int SEEDS = 2;

    /// Samples of the stretches on which first weights are tried: long enough for the term to show, short enough that
    /// there are few local minima.
    private static final int SHORT = 100;

    private static final int MOST_SHORT = 160;
    private static final int TRIALS = 10;
    private static final int SMOOTH_TRIALS = 20;
    private static final int POINTS = 4000;
    private static final double DECAY = 1e-2;

    private final MeasuredSystem system;
    private final MeasuredSystem plain;
    private final Data data;
    private final Seed seed;

    /// @param plain the same system with every unknown term 0
    TermStart(MeasuredSystem system, MeasuredSystem plain, Data data, Seed seed) {
        this.system = system;
        this.plain = plain;
        this.data = data;
        this.seed = seed;
    }

    /// Networks scaled along the simulation of `fit`, a fit of the system without terms.
    List<TermNetwork> networks(Fit fit, double step) {
        var unknowns = new Unknowns(plain.description(), data.recordings().size(), 0);
        var grids = data.grids(step);
        var problem =
                new OutputError(plain, List.of(), unknowns, grids, fit.plan(), data.deviations(), data.sizes(), 0);
        var simulated = problem.simulate(problem.with(fit.shared(), fit.starts()));
        var terms = system.description().unknownTerms();
        var sums = new double[terms.size()][][];
        var size = new double[terms.size()];
        Arrays.fill(size, Double.POSITIVE_INFINITY);
        var places = new Places(system);
        int states = system.rates().size();
        var rateSquares = new double[states];
        var slopeSquares = new double[states][terms.size()];
        for (int m = 0; m < terms.size(); m++) {
            sums[m] = new double[2][terms.get(m).arguments().size()];
        }
        var at = new double[system.arguments().size()];
        var rates = new double[states];
        var slopes = new double[states][at.length];
        long count = 0;
        for (var result : simulated) {
            var grid = grids.get(result.stretch.recording());
            int stride = Math.max(1, simulated.size() * result.stretch.samples() / POINTS);
            for (int i = 0; i < result.stretch.samples(); i += stride) {
                int sample = result.stretch.from() + i;
                places.fill(at, grid, sample, unknowns, fit.shared(), result, i);
                system.rates().evaluate(at, rates);
                system.rates().jacobian(at, slopes);
                count++;
                for (int j = 0; j < states; j++) {
                    rateSquares[j] += rates[j] * rates[j];
                    for (int m = 0; m < terms.size(); m++) {
                        double slope = slopes[j][places.term(m)];
                        slopeSquares[j][m] += slope * slope;
                    }
                }
                for (int m = 0; m < terms.size(); m++) {
                    var values = new double[sums[m][0].length];
                    system.termArguments().get(m).evaluate(at, values);
                    for (int a = 0; a < values.length; a++) {
                        sums[m][0][a] += values[a];
                        sums[m][1][a] += values[a] * values[a];
                    }
                }
            }
        }
        var networks = new ArrayList<TermNetwork>();
        for (int m = 0; m < terms.size(); m++) {
            int arguments = sums[m][0].length;
            var centre = new double[arguments];
            var scale = new double[arguments];
            for (int a = 0; a < arguments; a++) {
                var name = terms.get(m).arguments().get(a);
                var facts = terms.get(m).facts();
                boolean flipped = facts.odd().contains(name) || facts.even().contains(name);
                centre[a] = flipped ? 0 : sums[m][0][a] / count;
                double variance = sums[m][1][a] / count - centre[a] * centre[a];
                scale[a] = variance > 0 ? Math.sqrt(variance) : Math.abs(centre[a]) > 0 ? Math.abs(centre[a]) : 1;
            }
            for (int j = 0; j < states; j++) {
                if (slopeSquares[j][m] > 0) {
                    size[m] = Math.min(size[m], Math.sqrt(rateSquares[j] / slopeSquares[j][m]));
                }
            }
            double unit = Double.isFinite(size[m]) && size[m] > 0 ? size[m] : 1;
            networks.add(new TermNetwork(terms.get(m), centre, scale, unit));
        }
        return networks;
    }

    /// The constants of `fit` with the most promising first weights behind them.
    Fit weights(List<TermNetwork> networks, Fit fit, double[] misfits, double step) {
        int weights = networks.stream().mapToInt(TermNetwork::weights).sum();
        var unknowns = new Unknowns(system.description(), data.recordings().size(), weights);
        var grids = data.grids(step);
        boolean smooth = data.isComplete();
        var plainUnknowns = new Unknowns(plain.description(), data.recordings().size(), 0);
        var before = new OutputError(plain, List.of(), plainUnknowns, grids, fit.plan(), misfits, data.sizes(), 0);
        var shortPlan = Stretch.some(Stretch.plan(data.recordings(), SHORT), MOST_SHORT);
        var shortStarts = smooth
                ? Fit.starts(data, shortPlan)
                : fit.onto(shortPlan, before, data).starts();
        var trial = new OutputError(system, networks, unknowns, grids, shortPlan, misfits, data.sizes(), DECAY);
        var whole = new OutputError(system, networks, unknowns, grids, fit.plan(), misfits, data.sizes(), DECAY);
        var best = fit.withShared(Arrays.copyOf(fit.shared(), unknowns.size()));
        double least = Double.POSITIVE_INFINITY;
        for (var candidate : candidates(networks, fit, unknowns, grids, smooth)) {
            var found = new LevenbergMarquardt(
                            trial, LevenbergMarquardt.Progress.from(trial.with(candidate, shortStarts)))
                    .run(TRIALS);
            var shared = trial.shared(found.unknowns());
            double cost = whole.linearise(whole.with(shared, fit.starts())).cost();
            if (cost < least) {
                least = cost;
                best = fit.withShared(shared);
            }
        }
        return best;
    }

    private List<double[]> candidates(
            List<TermNetwork> networks, Fit fit, Unknowns unknowns, List<RecordingGrid> grids, boolean smooth) {
        var candidates = new ArrayList<double[]>();
        for (int k = 0; k < SEEDS; k++) {
            var shared = Arrays.copyOf(fit.shared(), unknowns.size());
            int at = unknowns.weightsAt();
            for (int m = 0; m < networks.size(); m++) {
                var initial =
                        networks.get(m).initial(seed.named("weights").at(k).at(m));
                System.arraycopy(initial, 0, shared, at, initial.length);
                at += initial.length;
            }
            candidates.add(shared);
            if (smooth) {
                var problem = new EquationError(system, networks, unknowns, grids, data.guesses(), DECAY, POINTS);
                candidates.add(new LevenbergMarquardt(problem, LevenbergMarquardt.Progress.from(shared))
                        .run(SMOOTH_TRIALS)
                        .unknowns());
            }
        }
        return candidates;
    }
}
