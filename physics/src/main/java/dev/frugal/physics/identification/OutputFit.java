package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The final fit: constants, weights and initial states by output error, with channels weighted by their own misfit,
/// steps as fine as the misfit demands, and the weights that predicted the held-out recordings best.
///
/// It advances by one trial at a time; its [State] is all that a resumed run needs.
final class OutputFit {
    /// Share of the misfit that the integration may change the outputs by.
    private static final double STEP_ERROR = 0.05;

    private static final int MOST_REFINEMENTS = 5;

    /// Change of a channel's misfit after which its weight is worth another round.
    private static final double REWEIGHED = 0.1;

    private static final int MOST_ROUNDS = 6;

    /// Share of a channel's deviation below which its misfit is rounding.
    private static final double ROUNDING = 1e-10;

    /// Penalty on a weight's square, in squared residuals of one standard deviation each.
    private static final double DECAY = 1e-2;

    private static final int VALIDATION_TRIALS = 8;

    /// Better trials without a better validation after which the fit ends.
    private static final int PATIENCE = 12;

    /// Relative improvement of the validation that counts.
    private static final double BETTER = 1e-3;

    private static final int COMPARED = 16;

    /// Where the fit stands.
    ///
    /// @param weights what a residual of each channel is divided by
    /// @param step the longest integration step
    /// @param best the best shared unknowns so far, by validation where there is one
    /// @param validation the misfit of `best` on the held-out recordings, in units of the first weights
    /// @param waited better trials since then
    record State(
            int round,
            int refinements,
            int trials,
            double[] weights,
            double step,
            LevenbergMarquardt.Progress progress,
            double[] best,
            double validation,
            int waited,
            boolean done) {}

    private final MeasuredSystem system;
    private final List<TermNetwork> networks;
    private final Data data;
    private final Optional<Data> held;
    private final Unknowns unknowns;
    private final List<Stretch> plan;
    private final int mostTrials;
    private double gridStep = Double.NaN;
    private List<RecordingGrid> grids = List.of();
    private Optional<LevenbergMarquardt> minimisation = Optional.empty();

    /// @param held recordings that are not fitted; a fit with networks stops early by them
    OutputFit(
            MeasuredSystem system,
            List<TermNetwork> networks,
            Data data,
            Optional<Data> held,
            List<Stretch> plan,
            int mostTrials) {
        this.system = system;
        this.networks = networks;
        this.data = data;
        this.held = held;
        this.unknowns = new Unknowns(
                system.description(),
                data.recordings().size(),
                networks.stream().mapToInt(TermNetwork::weights).sum());
        this.plan = plan;
        this.mostTrials = mostTrials;
    }

    Unknowns unknowns() {
        return unknowns;
    }

    List<Stretch> plan() {
        return plan;
    }

    OutputError problem(List<Stretch> stretches, double[] weights, double step) {
        if (step != gridStep) {
            grids = data.grids(step);
            gridStep = step;
        }
        return new OutputError(system, networks, unknowns, grids, stretches, weights, data.sizes(), DECAY);
    }

    /// @param fit shared unknowns of this fit's length and the initial states of its plan
    State begin(Fit fit, double step) {
        var state = new State(
                0,
                0,
                0,
                data.deviations(),
                step,
                LevenbergMarquardt.Progress.from(
                        problem(plan, data.deviations(), step).with(fit.shared(), fit.starts())),
                fit.shared(),
                Double.POSITIVE_INFINITY,
                0,
                false);
        return round(state, fit.shared(), true);
    }

    /// One trial, or the change to the next round.
    State advance(State state) {
        var current = minimisation(state);
        if (!current.isMoving() || state.trials >= mostTrials || state.waited >= PATIENCE) {
            return round(state, state.best, false);
        }
        boolean better = current.advance();
        var best = state.best;
        double validation = state.validation;
        int waited = state.waited;
        if (better) {
            var shared = Arrays.copyOf(current.unknowns(), unknowns.size());
            double found = held.isPresent() ? validation(shared, state.step) : validation;
            boolean stopsEarly = held.isPresent() && !networks.isEmpty();
            if (stopsEarly) {
                waited = found < validation * (1 - BETTER) ? 0 : waited + 1;
            }
            if (!stopsEarly || found < validation) {
                validation = found;
                best = shared;
            }
        }
        return new State(
                state.round,
                state.refinements,
                state.trials + 1,
                state.weights,
                state.step,
                current.progress(),
                best,
                validation,
                waited,
                false);
    }

    /// The misfit of the fitted stretches as [State#validation] is that of the held-out ones.
    double training(State state) {
        var misfits = misfits(problem(plan, state.weights, state.step), state.progress.unknowns());
        double squares = 0;
        for (int c = 0; c < misfits.length; c++) {
            double share = misfits[c] / data.deviations()[c];
            squares += share * share;
        }
        return Math.sqrt(squares / misfits.length);
    }

    /// The one at work, or after a resumption the same again.
    private LevenbergMarquardt minimisation(State state) {
        boolean present =
                minimisation.isPresent() && Arrays.equals(minimisation.get().unknowns(), state.progress.unknowns());
        if (!present) {
            minimisation =
                    Optional.of(new LevenbergMarquardt(problem(plan, state.weights, state.step), state.progress));
        }
        return minimisation.get();
    }

    /// Weighs the channels and refines the steps; without a reason for either, the fit is done.
    private State round(State state, double[] shared, boolean first) {
        var all = state.progress.unknowns();
        var misfits = misfits(problem(plan, state.weights, state.step), all);
        double changed = 0;
        for (int c = 0; c < misfits.length; c++) {
            misfits[c] = Math.max(misfits[c], ROUNDING * data.deviations()[c]);
            changed = Math.max(changed, Math.abs(Math.log(misfits[c] / state.weights[c])));
        }
        double step = state.step;
        int refinements = state.refinements;
        while (refinements < MOST_REFINEMENTS && stepError(all, misfits, step) > STEP_ERROR) {
            step /= 2;
            refinements++;
        }
        boolean another = first || changed > REWEIGHED || step != state.step;
        boolean exhausted = state.round >= MOST_ROUNDS || state.trials >= mostTrials || state.waited >= PATIENCE;
        minimisation = Optional.empty();
        return new State(
                state.round + 1,
                refinements,
                state.trials,
                another ? misfits : state.weights,
                step,
                LevenbergMarquardt.Progress.from(all),
                shared,
                state.validation,
                state.waited,
                !first && (!another || exhausted));
    }

    /// The root mean square of each channel's residuals.
    double[] misfits(OutputError problem, double[] all) {
        var squares = new double[data.deviations().length];
        var counts = new long[squares.length];
        for (var result : problem.simulate(all)) {
            for (int c = 0; c < squares.length; c++) {
                var measured = grids.get(result.stretch.recording()).channel(c);
                for (int i = 0; i < result.stretch.samples(); i++) {
                    double value = measured[result.stretch.from() + i];
                    if (!Double.isNaN(value)) {
                        double residual = value - result.outputs[c][i];
                        squares[c] += residual * residual;
                        counts[c]++;
                    }
                }
            }
        }
        for (int c = 0; c < squares.length; c++) {
            double misfit = counts[c] == 0 ? 0 : Math.sqrt(squares[c] / counts[c]);
            squares[c] = Double.isFinite(misfit) && misfit > 0 ? misfit : data.deviations()[c];
        }
        return squares;
    }

    /// How much half the step changes the outputs, as a share of the channels' misfits, the most of all channels.
    private double stepError(double[] all, double[] misfits, double step) {
        var some = Stretch.some(plan, COMPARED);
        var starts = problem(plan, misfits, step).starts(all);
        var chosen = new double[some.size()][];
        for (int s = 0; s < chosen.length; s++) {
            chosen[s] = starts[plan.indexOf(some.get(s))];
        }
        var shared = Arrays.copyOf(all, unknowns.size());
        var coarseProblem = problem(some, misfits, step);
        var coarse = coarseProblem.simulate(coarseProblem.with(shared, chosen));
        var fine = new OutputError(system, networks, unknowns, data.grids(step / 2), some, misfits, data.sizes(), DECAY)
                .simulate(coarseProblem.with(shared, chosen));
        double most = 0;
        for (int c = 0; c < misfits.length; c++) {
            double squares = 0;
            long count = 0;
            for (int s = 0; s < chosen.length; s++) {
                for (int i = 0; i < some.get(s).samples(); i++) {
                    double change = coarse.get(s).outputs[c][i] - fine.get(s).outputs[c][i];
                    squares += change * change;
                    count++;
                }
            }
            double share = Math.sqrt(squares / count) / misfits[c];
            most = Double.isFinite(share) ? Math.max(most, share) : Double.POSITIVE_INFINITY;
        }
        return most;
    }

    /// The misfit of the held-out recordings as a share of their deviation, initial states fitted.
    double validation(double[] shared, double step) {
        var other = held.orElseThrow();
        int longest = plan.stream().mapToInt(Stretch::samples).max().orElse(1);
        var stretches = Stretch.plan(other.recordings(), longest);
        var problem = new OutputError(
                system, networks, unknowns, other.grids(step), stretches, data.deviations(), data.sizes(), 0);
        var starts = problem.with(new double[0], Fit.starts(other, stretches));
        var own = Arrays.copyOfRange(starts, unknowns.size(), starts.length);
        var found = new LevenbergMarquardt(problem.startsOnly(shared), LevenbergMarquardt.Progress.from(own))
                .run(VALIDATION_TRIALS);
        return Fit.misfit(found.linearisation());
    }
}
