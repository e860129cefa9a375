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

    private final Window window;
    private final List<Interval> ranges;
    private final double[] units;
    private final int states;
    private final double[] unknown;
    private final double[] tried;
    private double[] weights;
    private double[] times;
    private double cost = Double.POSITIVE_INFINITY;
    private double[] squares;
    private double[] triedSquares;
    private double[] residuals = new double[0];
    private double[] triedResiduals = new double[0];
    private double[] gradient;
    private double[] triedGradient;
    private double[][] normal;
    private double[][] triedNormal;
    private double damping;
    private double decrement;
    private boolean moving = true;
    private List<Remark> remarks = List.of();
    private Optional<SolutionLost> lost = Optional.empty();

    /// @param sizes the root mean square of each state over the window, positive
    /// @param guess parameters to begin with, within their ranges
    FitProblem(Window window, List<Interval> ranges, double[] sizes, double[] guess) {
        this.window = window;
        this.ranges = ranges;
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
        this.squares = new double[states];
        this.triedSquares = new double[states];
        this.gradient = new double[count];
        this.triedGradient = new double[count];
        this.normal = new double[count][count];
        this.triedNormal = new double[count][count];
    }

    /// Begins anew from the present unknowns, on the first `samples` samples with these weights.
    void begin(int samples, double[] newWeights) {
        times = samples == window.samples() ? window.times() : Arrays.copyOf(window.times(), samples);
        weights = newWeights;
        cost = Double.POSITIVE_INFINITY;
        damping = FIRST_DAMPING;
        moving = true;
        System.arraycopy(unknown, 0, tried, 0, unknown.length);
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
        double triedCost = linearise(batch, problem);
        if (triedCost <= cost && triedCost < Double.POSITIVE_INFINITY) {
            accept(triedCost);
            remarks = batch.remarks(problem);
            damping = Math.max(damping / 30, LEAST_DAMPING);
        } else if (cost == Double.POSITIVE_INFINITY) {
            lost = batch.lost(problem);
            moving = false;
            return;
        } else {
            damping *= 20;
            moving = decrement > CLOSE_ENOUGH && damping < MOST_DAMPING;
        }
        if (moving) {
            propose();
        }
    }

    private void accept(double triedCost) {
        cost = triedCost;
        System.arraycopy(tried, 0, unknown, 0, unknown.length);
        var spareSquares = squares;
        squares = triedSquares;
        triedSquares = spareSquares;
        var spareResiduals = residuals;
        residuals = triedResiduals;
        triedResiduals = spareResiduals;
        var spareGradient = gradient;
        gradient = triedGradient;
        triedGradient = spareGradient;
        var spareNormal = normal;
        normal = triedNormal;
        triedNormal = spareNormal;
    }

    /// The sum of squared weighted residuals; fills the linearisation at what was tried.
    private double linearise(Batch batch, int problem) {
        var values = batch.values();
        int count = unknown.length;
        if (triedResiduals.length != times.length * states) {
            triedResiduals = new double[times.length * states];
        }
        Arrays.fill(triedSquares, 0);
        Arrays.fill(triedGradient, 0);
        for (var row : triedNormal) {
            Arrays.fill(row, 0);
        }
        var slopes = new double[count];
        double sum = 0;
        for (int sample = 0; sample < times.length; sample++) {
            int at = batch.at(problem, sample);
            var measured = window.states()[sample];
            for (int state = 0; state < states; state++) {
                double residual = (measured[state] - values[at + state]) / weights[state];
                triedResiduals[sample * states + state] = residual;
                triedSquares[state] += residual * residual;
                sum += residual * residual;
                for (int a = 0; a < count; a++) {
                    double slope = values[at + (1 + a) * states + state] * units[a] / weights[state];
                    slopes[a] = slope;
                    triedGradient[a] += slope * residual;
                    var row = triedNormal[a];
                    for (int b = 0; b <= a; b++) {
                        row[b] += slope * slopes[b];
                    }
                }
            }
        }
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < a; b++) {
                triedNormal[b][a] = triedNormal[a][b];
            }
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    /// Finds the next unknowns to try; where they hardly differ from the present ones, takes them and ends.
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
        if (largest < LEAST_STEP || decrement < CLOSE) {
            takeLast(gain);
        }
    }

    /// Takes a step so small that the misfit it leaves is known without another solution.
    private void takeLast(double gain) {
        System.arraycopy(tried, 0, unknown, 0, unknown.length);
        moving = false;
        double left = cost > 0 ? Math.clamp(1 - gain / cost, 0, 1) : 1;
        cost *= left;
        for (int state = 0; state < states; state++) {
            squares[state] *= left;
        }
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
        return squares;
    }

    /// Weighted residuals, states within samples.
    double[] residuals() {
        return residuals;
    }

    /// Initial state, then parameters.
    double[] unknown() {
        return unknown;
    }

    double[] units() {
        return units;
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
