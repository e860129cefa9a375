package dev.frugal.physics.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hipparchus.ode.sampling.ODEStateInterpolator;
import org.hipparchus.ode.sampling.ODEStepHandler;

/// Watches a solution for one block of time: how far each state ranges, what it is on average, and,
/// for a section that is a plane, where it passes.
final class PoincareRecorder implements ODEStepHandler {
    /// Halvings of a step when a passage is located; each gives a binary digit of its time.
    private static final int HALVINGS = 50;

    /// A plane is chosen only where the solution passed it this often.
    static final int FEWEST_PASSAGES = 3;

    /// The set of states whose coordinate `state` has the value `level`, passed upwards.
    record Plane(int state, double level) {}

    private final PeriodicCoordinates circles;
    private final SectionPoints points;
    private final Optional<Plane> plane;
    private final int states;
    private final double[] low;
    private final double[] high;
    private final double[] integral;
    private final List<double[]> samples = new ArrayList<>();
    private double duration;

    PoincareRecorder(PeriodicCoordinates circles, SectionPoints points, Optional<Plane> plane, int states) {
        this.circles = circles;
        this.points = points;
        this.plane = plane;
        this.states = states;
        this.low = filled(Double.POSITIVE_INFINITY);
        this.high = filled(Double.NEGATIVE_INFINITY);
        this.integral = new double[states];
    }

    private double[] filled(double value) {
        var array = new double[states];
        java.util.Arrays.fill(array, value);
        return array;
    }

    @Override
    public void handleStep(ODEStateInterpolator step) {
        double start = step.getPreviousState().getTime();
        double end = step.getCurrentState().getTime();
        var before = step.getPreviousState().getPrimaryState();
        var after = step.getCurrentState().getPrimaryState();
        for (int i = 0; i < states; i++) {
            low[i] = Math.min(low[i], after[i]);
            high[i] = Math.max(high[i], after[i]);
            integral[i] += 0.5 * (before[i] + after[i]) * (end - start);
        }
        duration += end - start;
        samples.add(java.util.Arrays.copyOf(after, states));
        plane.ifPresent(section -> locate(step, section, start, end));
    }

    private void locate(ODEStateInterpolator step, Plane section, double start, double end) {
        double from = height(section, step.getPreviousState().getPrimaryState());
        double to = height(section, step.getCurrentState().getPrimaryState());
        boolean shortWay = !circles.isCircle(section.state) || to - from < Math.PI;
        if (!(from < 0 && to >= 0 && shortWay)) {
            return;
        }
        double below = start;
        double above = end;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = 0.5 * (below + above);
            if (height(section, step.getInterpolatedState(middle).getPrimaryState()) < 0) {
                below = middle;
            } else {
                above = middle;
            }
        }
        var point = step.getInterpolatedState(above).getPrimaryState();
        points.add(above, java.util.Arrays.copyOf(point, states));
    }

    private double height(Plane section, double[] state) {
        return circles.difference(section.state, state[section.state], section.level);
    }

    /// Highest minus lowest value of each state.
    double[] range() {
        var range = new double[states];
        for (int i = 0; i < states; i++) {
            range[i] = high[i] - low[i];
        }
        return range;
    }

    /// The lowest value of each state.
    double[] low() {
        return low.clone();
    }

    /// The highest value of each state.
    double[] high() {
        return high.clone();
    }

    /// The largest distance of a state from 0.
    double largest(int state) {
        return Math.max(Math.abs(low[state]), Math.abs(high[state]));
    }

    /// The average of each state over time.
    double[] mean() {
        var mean = new double[states];
        for (int i = 0; i < states; i++) {
            mean[i] = integral[i] / duration;
        }
        return mean;
    }

    /// The plane to watch from here on: at the mean of the state that passes its own mean least
    /// often, so that a cycle is counted once; for an angle, at its present value.
    Optional<Plane> choosePlane() {
        var mean = mean();
        Optional<Plane> chosen = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < states; i++) {
            double level = circles.isCircle(i) ? samples.getLast()[i] : mean[i];
            var candidate = new Plane(i, level);
            int passages = passages(candidate);
            if (passages >= FEWEST_PASSAGES && passages < fewest) {
                fewest = passages;
                chosen = Optional.of(candidate);
            }
        }
        return chosen;
    }

    /// How often this block of the solution passes a plane.
    int passages(Plane candidate) {
        int count = 0;
        for (int i = 1; i < samples.size(); i++) {
            double from = height(candidate, samples.get(i - 1));
            double to = height(candidate, samples.get(i));
            boolean shortWay = !circles.isCircle(candidate.state) || to - from < Math.PI;
            count += from < 0 && to >= 0 && shortWay ? 1 : 0;
        }
        return count;
    }
}
