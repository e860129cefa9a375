package dev.frugal.physics.reference;

import dev.frugal.physics.dynamics.SolutionStep;
import dev.frugal.physics.dynamics.StepObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Watches a solution for one block of time: how far each state ranges, what it is on average, and,
/// for a section that is a plane, where it passes.
final class PoincareRecorder implements StepObserver {
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
    private final double[] before;
    private final double[] after;
    private final double[] point;
    private double duration;

    PoincareRecorder(PeriodicCoordinates circles, SectionPoints points, Optional<Plane> plane, int states) {
        this.circles = circles;
        this.points = points;
        this.plane = plane;
        this.states = states;
        this.low = filled(Double.POSITIVE_INFINITY);
        this.high = filled(Double.NEGATIVE_INFINITY);
        this.integral = new double[states];
        this.before = new double[states];
        this.after = new double[states];
        this.point = new double[states];
    }

    private double[] filled(double value) {
        var array = new double[states];
        Arrays.fill(array, value);
        return array;
    }

    @Override
    public void see(SolutionStep step) {
        double start = step.from();
        double end = step.until();
        step.at(start, before);
        step.at(end, after);
        for (int i = 0; i < states; i++) {
            low[i] = Math.min(low[i], after[i]);
            high[i] = Math.max(high[i], after[i]);
            integral[i] += 0.5 * (before[i] + after[i]) * (end - start);
        }
        duration += end - start;
        samples.add(after.clone());
        plane.ifPresent(section -> locate(step, section, start, end));
    }

    private void locate(SolutionStep step, Plane section, double start, double end) {
        if (!rises(section, height(section, before), height(section, after))) {
            return;
        }
        double below = start;
        double above = end;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = 0.5 * (below + above);
            step.at(middle, point);
            if (height(section, point) < 0) {
                below = middle;
            } else {
                above = middle;
            }
        }
        step.at(above, point);
        points.add(above, point.clone());
    }

    /// Whether a plane is passed upwards between two heights; for an angle, not by the way round.
    private boolean rises(Plane section, double from, double to) {
        boolean shortWay = !circles.isCircle(section.state) || to - from < 0.5 * circles.turn(section.state);
        return from < 0 && to >= 0 && shortWay;
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
            count += rises(candidate, from, to) ? 1 : 0;
        }
        return count;
    }
}
