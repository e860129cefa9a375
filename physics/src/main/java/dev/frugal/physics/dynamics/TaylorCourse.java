package dev.frugal.physics.dynamics;

import java.util.List;
import java.util.Optional;

/// One solution by Taylor steps.
final class TaylorCourse implements Course {
    private final TaylorPropagator propagator;
    private final TaylorLanes lanes;
    private final RungeKuttaPropagator other;
    private final double[] parameters;
    private final double span;
    private final int states;
    private final TaylorProgress progress = new TaylorProgress();
    private double longest = Double.POSITIVE_INFINITY;
    private boolean expanded;
    private Optional<Course> successor = Optional.empty();

    TaylorCourse(
            TaylorPropagator propagator,
            TaylorLanes lanes,
            RungeKuttaPropagator other,
            double[] parameters,
            double[] state,
            double time,
            double span) {
        this.propagator = propagator;
        this.lanes = lanes;
        this.other = other;
        this.parameters = parameters.clone();
        this.span = span;
        this.states = state.length;
        lanes.begin(0, time);
        for (int i = 0; i < states; i++) {
            lanes.setState(0, i, state[i]);
        }
        for (int k = 0; k < parameters.length; k++) {
            lanes.setParameter(0, k, parameters[k]);
        }
        progress.begin(time, time + span);
    }

    @Override
    public double time() {
        return successor.map(Course::time).orElseGet(() -> lanes.time(0));
    }

    @Override
    public double[] state() {
        if (successor.isPresent()) {
            return successor.get().state();
        }
        var state = new double[states];
        for (int i = 0; i < states; i++) {
            state[i] = lanes.state(0, i);
        }
        return state;
    }

    @Override
    public double[] tangent(int column) {
        if (successor.isPresent()) {
            return successor.get().tangent(column);
        }
        var tangent = new double[states];
        for (int i = 0; i < states; i++) {
            tangent[i] = lanes.tangent(0, column, i);
        }
        return tangent;
    }

    @Override
    public void replaceTangent(int column, double[] tangent) {
        if (successor.isPresent()) {
            successor.get().replaceTangent(column, tangent);
            return;
        }
        for (int i = 0; i < states; i++) {
            lanes.setTangent(0, column, i, tangent[i]);
        }
        expanded = false;
    }

    @Override
    public Course with(Tangents tangents) {
        return successor
                .map(course -> course.with(tangents))
                .orElseGet(() -> propagator.begin(parameters, state(), time(), span, tangents));
    }

    @Override
    public List<Remark> remarks() {
        return successor.map(Course::remarks).orElseGet(List::of);
    }

    @Override
    public void step(double until, StepObserver observer) {
        if (hasReached(until)) {
            return;
        }
        if (successor.isPresent()) {
            successor.get().step(until, observer);
            return;
        }
        if (!expanded) {
            lanes.expand();
            expanded = true;
        }
        double from = lanes.time(0);
        double step = Math.min(lanes.step(0), longest);
        double reached = from + step >= until ? until : from + step;
        if (progress.isWorth(from, reached)) {
            tryStep(from, reached, observer);
        } else {
            hand(from);
        }
    }

    private void tryStep(double from, double reached, StepObserver observer) {
        var step = new TaylorStep(lanes.coefficients(0), from, reached);
        lanes.elapsed()[0] = reached - from;
        lanes.sum();
        lanes.move(0, reached);
        lanes.expand();
        if (lanes.arrived(0)) {
            longest = Double.POSITIVE_INFINITY;
            observer.see(step);
        } else {
            lanes.back(0);
            longest = 0.5 * (reached - from);
            expanded = false;
        }
    }

    /// Gives what is left to another method, which takes the tangents as they are now.
    private void hand(double from) {
        var state = state();
        var directions = new double[lanes.tangents().count()][];
        for (int column = 0; column < directions.length; column++) {
            directions[column] = tangent(column);
        }
        var now = new Tangents(directions, lanes.tangents().parameters());
        successor = Optional.of(other.begin(parameters, state, from, span, now));
    }
}
