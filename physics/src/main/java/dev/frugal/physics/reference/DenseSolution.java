package dev.frugal.physics.reference;

import dev.frugal.physics.dynamics.SolutionStep;
import dev.frugal.physics.dynamics.Trajectory;
import java.util.List;

/// A solution that can be asked at any time of its span, for the state and for the interpolant's
/// own derivatives.
///
/// The derivatives are those of the interpolating polynomials, *not* the right-hand side: put into
/// the equation they give a residual that measures the solution. Not safe for use by several
/// threads.
public final class DenseSolution {
    private final double[] parameters;
    private final int states;
    private final List<SolutionStep> steps;

    /// @param steps at least one, each to be asked at any time, in order
    DenseSolution(double[] parameters, int states, List<SolutionStep> steps) {
        this.parameters = parameters;
        this.states = states;
        this.steps = List.copyOf(steps);
    }

    public double from() {
        return steps.getFirst().from();
    }

    public double until() {
        return steps.getLast().until();
    }

    /// The state at `time`.
    public double[] state(double time) {
        var state = new double[states];
        step(time).at(time, state);
        return state;
    }

    /// The time derivative of the interpolant at `time`.
    public double[] derivative(double time) {
        var rates = new double[states];
        step(time).rate(time, rates);
        return rates;
    }

    /// The second time derivative of the interpolant at `time`.
    public double[] secondDerivative(double time) {
        var curvatures = new double[states];
        step(time).curvature(time, curvatures);
        return curvatures;
    }

    /// The first step that ends at `time` or later; the last one for times beyond.
    private SolutionStep step(double time) {
        int low = 0;
        int high = steps.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (steps.get(middle).until() < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return steps.get(low);
    }

    /// The solution at `times`.
    public Trajectory trajectory(double[] times) {
        var sampled = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            sampled[i] = state(times[i]);
        }
        return new Trajectory(parameters, times, sampled);
    }
}
