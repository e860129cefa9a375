package dev.frugal.physics.estimation;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.dynamics.SolutionLost;
import dev.frugal.physics.system.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The least-squares problem of one window on its way: unknowns, the linearisation at them, and the step
/// tried next.
///
/// Unknowns are the initial state, then the parameters. Each is counted in a unit of its own (a state in
/// its root mean square over the window, a parameter in the width of its range) and each residual in its
/// state's weight, so that nothing depends on the units they have outside. Parameters stay within their
/// ranges: one that would leave its range is held at the bound, and the step of the others is the best with
/// it held.
///
/// **Levels of accuracy.** Far from the minimum a rough solution shows the way as well as an exact one. Each trial is
/// made at the level whose error is small against the step that is left after it; only the last ones are made at the
/// finest. Where a step is a small multiple of the square of the one before, as Newton's are near a minimum, what it
/// leaves is known without another solution.
///
/// The linearisation is kept for each state by itself, so that other weights need no other solution either.
final class FitProblem {
    /// Share of an unknown's unit below which a step is the last: what it leaves is of the order of its
    /// square.
    private static final double LEAST_STEP = 1e-8;

    /// Standard deviations that a step, measured by the present misfit, may have to count as the last.
    private static final double CLOSE = 1e-3;

    /// The same for a step that did not lower the misfit: the minimum as far as rounding shows it.
    private static final double CLOSE_ENOUGH = 0.03;

    private static final double FIRST_DAMPING = 1e-4;
    private static final double LEAST_DAMPING = 1e-12;
    private static final double MOST_DAMPING = 1e8;

    /// Share of the unknowns' units that a last step may leave, by the convergence so far.
    private static final double LEFT = 1e-10;

    /// The square of a step up to which the next trial is made at the finest level at once.
    private static final double NEAR = 1e-5;

    /// Times a level's tolerance that its solutions are off after some tens of steps.
    private static final double ACCUMULATED = 30;

    private final Window window;
    private final List<Interval> ranges;
    private final double[] units;
    private final int states;
    private final double[] unknown;
    private final double[] tried;
    private final double[] tolerances;
    private final double[] gradient;
    private final double[][] normal;
    private double[] weights;
    private double[] times;
    private double cost = Double.POSITIVE_INFINITY;
    private ByState at;
    private ByState triedAt;
    private int level;

    /// Where the linearisation was made.
    private int levelOfAt;

    private double stepBefore = Double.NaN;
    private double damping = FIRST_DAMPING;
    private double decrement;
    private boolean moving = true;
    private List<Remark> remarks = List.of();
    private Optional<SolutionLost> lost = Optional.empty();

    /// The linearisation state by state, residuals in units of their states, without weights.
    ///
    /// @param squares `[state]`: sum of squared residuals
    /// @param gradient `[state][unknown]`: `Jᵀr`
    /// @param normal `[state][unknown · unknowns + unknown]`: `JᵀJ`
    private record ByState(double[] squares, double[][] gradient, double[][] normal, double[][] residuals) {
        static ByState room(int states, int unknowns) {
            return new ByState(
                    new double[states],
                    new double[states][unknowns],
                    new double[states][unknowns * unknowns],
                    new double[1][0]);
        }

        void clear() {
            Arrays.fill(squares, 0);
            for (int state = 0; state < squares.length; state++) {
                Arrays.fill(gradient[state], 0);
                Arrays.fill(normal[state], 0);
            }
        }
    }

    /// @param sizes the root mean square of each state over the window, positive
    /// @param guess parameters to begin with, within their ranges
    /// @param tolerances of the levels at which solutions can be had, descending
    FitProblem(Window window, List<Interval> ranges, double[] sizes, double[] guess, double[] tolerances) {
        this.window = window;
        this.ranges = ranges;
        this.tolerances = tolerances;
        this.states = sizes.length;
        this.weights = sizes;
        int count = states + ranges.size();
        this.units = Arrays.copyOf(sizes, count);
        this.unknown = Arrays.copyOf(window.states()[0], count);
        for (int k = 0; k < ranges.size(); k++) {
            double width = ranges.get(k).width();
            units[states + k] =
                    width > 0 ? width : Math.max(Math.abs(ranges.get(k).low()), Double.MIN_NORMAL);
            unknown[states + k] = guess[k];
        }
        this.tried = unknown.clone();
        this.times = window.times();
        this.at = ByState.room(states, count);
        this.triedAt = ByState.room(states, count);
        this.gradient = new double[count];
        this.normal = new double[count][count];
    }

    /// Begins anew from the present unknowns, on the first `samples` samples with these weights.
    void begin(int samples, double[] newWeights) {
        boolean linearised = samples == times.length && cost < Double.POSITIVE_INFINITY && levelOfAt == finest();
        weights = newWeights;
        damping = FIRST_DAMPING;
        stepBefore = Double.NaN;
        moving = true;
        System.arraycopy(unknown, 0, tried, 0, unknown.length);
        if (linearised) {
            cost = weighted(at);
            propose();
        } else {
            times = samples == window.samples() ? window.times() : Arrays.copyOf(window.times(), samples);
            cost = Double.POSITIVE_INFINITY;
            level = 0;
        }
    }

    private int finest() {
        return tolerances.length - 1;
    }

    /// The level at which the next trial is to be made.
    int level() {
        return level;
    }

    boolean isMoving() {
        return moving;
    }

    /// Puts the solution through the unknowns tried into a batch.
    void addTo(Batch batch) {
        batch.add(Arrays.copyOfRange(tried, states, tried.length), Arrays.copyOf(tried, states), times[0], times);
    }

    /// Judges the unknowns tried by their solution and finds the next to try.
    void take(Batch batch, int problem) {
        linearise(batch, problem);
        double triedCost = cost(triedAt);
        if (triedCost <= Math.max(cost, levelOfAt == level ? 0 : roughness()) && triedCost < Double.POSITIVE_INFINITY) {
            System.arraycopy(tried, 0, unknown, 0, unknown.length);
            var spare = at;
            at = triedAt;
            triedAt = spare;
            levelOfAt = level;
            cost = weighted(at);
            remarks = batch.remarks(problem);
            damping = Math.max(damping / 30, LEAST_DAMPING);
        } else if (cost == Double.POSITIVE_INFINITY) {
            lost = batch.lost(problem);
            moving = false;
            return;
        } else {
            damping *= 20;
            stepBefore = Double.NaN;
            moving = decrement > CLOSE_ENOUGH && damping < MOST_DAMPING;
            if (!moving && levelOfAt < finest()) {
                // As far as the rough solutions show; the finest shows more.
                moving = true;
                damping = FIRST_DAMPING;
                level = finest();
                cost = Double.POSITIVE_INFINITY;
                System.arraycopy(unknown, 0, tried, 0, unknown.length);
                return;
            }
        }
        if (moving) {
            propose();
        }
    }

    /// The misfit that a level's own error makes: below it, that of a finer level may look worse.
    private double roughness() {
        double sum = 0;
        for (int state = 0; state < states; state++) {
            double error = ACCUMULATED * tolerances[levelOfAt] * units[state] / weights[state];
            sum += error * error;
        }
        return sum * times.length;
    }

    private double cost(ByState of) {
        double sum = 0;
        for (int state = 0; state < states; state++) {
            double share = units[state] / weights[state];
            sum += of.squares[state] * share * share;
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    /// The weighted sum of squares; fills gradient and normal matrix.
    private double weighted(ByState of) {
        int count = unknown.length;
        Arrays.fill(gradient, 0);
        for (var row : normal) {
            Arrays.fill(row, 0);
        }
        for (int state = 0; state < states; state++) {
            double share = units[state] / weights[state];
            double weight = share * share;
            for (int a = 0; a < count; a++) {
                gradient[a] += weight * of.gradient[state][a];
                for (int b = 0; b < count; b++) {
                    normal[a][b] += weight * of.normal[state][a * count + b];
                }
            }
        }
        return cost(of);
    }

    /// Fills the linearisation at what was tried.
    private void linearise(Batch batch, int problem) {
        var values = batch.values();
        int count = unknown.length;
        if (triedAt.residuals[0].length != times.length * states) {
            triedAt.residuals[0] = new double[times.length * states];
        }
        triedAt.clear();
        var residuals = triedAt.residuals[0];
        var slopes = new double[count];
        for (int sample = 0; sample < times.length; sample++) {
            int from = batch.at(problem, sample);
            var measured = window.states()[sample];
            for (int state = 0; state < states; state++) {
                double unit = units[state];
                double residual = (measured[state] - values[from + state]) / unit;
                var slopesByResidual = triedAt.gradient[state];
                var products = triedAt.normal[state];
                residuals[sample * states + state] = residual;
                triedAt.squares[state] += residual * residual;
                for (int a = 0; a < count; a++) {
                    double slope = values[from + (1 + a) * states + state] * (units[a] / unit);
                    slopes[a] = slope;
                    slopesByResidual[a] += slope * residual;
                    for (int b = 0; b <= a; b++) {
                        products[a * count + b] += slope * slopes[b];
                    }
                }
            }
        }
        for (var products : triedAt.normal) {
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < a; b++) {
                    products[b * count + a] = products[a * count + b];
                }
            }
        }
    }

    /// Finds the next unknowns to try, and how accurately; where nothing worth a solution would be left, takes them
    /// and ends.
    private void propose() {
        var step = step();
        double largest = 0;
        double gain = 0;
        for (int a = 0; a < step.length; a++) {
            tried[a] = within(a, unknown[a] + step[a] * units[a]);
            double moved = (tried[a] - unknown[a]) / units[a];
            largest = Math.max(largest, Math.abs(moved));
            gain += moved * gradient[a];
        }
        double freedom = Math.max(1, (double) times.length * states - unknown.length);
        decrement = cost > 0 ? Math.sqrt(Math.max(0, gain) / (cost / freedom)) : 0;
        double left = largest * Math.pow(largest / stepBefore, 2);
        stepBefore = largest;
        boolean last = largest < LEAST_STEP || decrement < CLOSE || left < LEFT;
        if (last && levelOfAt == finest()) {
            takeLast();
        } else if (last || largest * largest < NEAR) {
            level = finest();
        } else {
            level = Math.max(level, Math.min(finest(), largest < 1 ? 1 : 0));
        }
    }

    /// Takes a step so small that the misfit it leaves is known without another solution.
    private void takeLast() {
        int count = unknown.length;
        var moved = new double[count];
        for (int a = 0; a < count; a++) {
            moved[a] = (tried[a] - unknown[a]) / units[a];
        }
        for (int state = 0; state < states; state++) {
            double squares = at.squares[state];
            for (int a = 0; a < count; a++) {
                double change = 0;
                for (int b = 0; b < count; b++) {
                    change += at.normal[state][a * count + b] * moved[b];
                }
                squares += moved[a] * (change - 2 * at.gradient[state][a]);
                at.gradient[state][a] -= change;
            }
            // Where nothing but rounding is left.
            at.squares[state] = Math.max(squares, Math.ulp(at.squares[state]));
        }
        System.arraycopy(tried, 0, unknown, 0, count);
        moving = false;
        cost = weighted(at);
    }

    private double[] step() {
        int count = unknown.length;
        var held = new boolean[count];
        var step = new double[count];
        for (int round = 0; round <= ranges.size(); round++) {
            step = stepOfFree(held);
            boolean stays = true;
            for (int a = states; a < count; a++) {
                double value = unknown[a] + step[a] * units[a];
                boolean leaves =
                        within(a, value) != value && within(a, unknown[a]) == unknown[a] && atBound(a, step[a]);
                stays &= held[a] || !leaves;
                held[a] |= leaves;
            }
            if (stays) {
                break;
            }
        }
        return step;
    }

    /// Whether an unknown sits at the bound that a step would cross.
    private boolean atBound(int a, double step) {
        var range = ranges.get(a - states);
        return step > 0 ? unknown[a] >= range.high() : unknown[a] <= range.low();
    }

    private double[] stepOfFree(boolean[] held) {
        int free = 0;
        for (boolean one : held) {
            free += one ? 0 : 1;
        }
        if (free == held.length) {
            return NormalMatrix.of(normal).step(gradient, damping);
        }
        var index = new int[free];
        int next = 0;
        for (int a = 0; a < held.length; a++) {
            if (!held[a]) {
                index[next++] = a;
            }
        }
        var matrix = new double[free][free];
        var right = new double[free];
        for (int i = 0; i < free; i++) {
            right[i] = gradient[index[i]];
            for (int j = 0; j < free; j++) {
                matrix[i][j] = normal[index[i]][index[j]];
            }
        }
        var reduced = NormalMatrix.of(matrix).step(right, damping);
        var step = new double[held.length];
        for (int i = 0; i < free; i++) {
            step[index[i]] = reduced[i];
        }
        return step;
    }

    private double within(int a, double value) {
        if (a < states) {
            return value;
        }
        var range = ranges.get(a - states);
        return Math.clamp(value, range.low(), range.high());
    }

    Window window() {
        return window;
    }

    int samples() {
        return times.length;
    }

    double[] weights() {
        return weights;
    }

    /// Sum of squared weighted residuals; infinite when no solution was found.
    double cost() {
        return cost;
    }

    /// The same per state.
    double[] squares() {
        var squares = at.squares.clone();
        for (int state = 0; state < states; state++) {
            double share = units[state] / weights[state];
            squares[state] *= share * share;
        }
        return squares;
    }

    /// Weighted residuals, states within samples.
    double[] residuals() {
        var residuals = at.residuals[0].clone();
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] *= units[i % states] / weights[i % states];
        }
        return residuals;
    }

    /// Initial state, then parameters.
    double[] unknown() {
        return unknown;
    }

    double[] units() {
        return units;
    }

    /// The first `count` units: the states'.
    double[] units(int count) {
        return Arrays.copyOf(units, count);
    }

    /// `JᵀWJ` in the unknowns' units and the residuals' weights.
    double[][] normal() {
        return normal;
    }

    List<Remark> remarks() {
        return remarks;
    }

    Optional<SolutionLost> lost() {
        return lost;
    }

    double[] parameters() {
        return Arrays.copyOfRange(unknown, states, unknown.length);
    }

    /// How far two sets of unknowns are apart at most, in their units.
    double distance(FitProblem other) {
        double apart = 0;
        for (int a = 0; a < unknown.length; a++) {
            apart = Math.max(apart, Math.abs(unknown[a] - other.unknown[a]) / units[a]);
        }
        return apart;
    }
}
