package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.Course;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.dynamics.SolutionStep;
import dev.frugal.physics.dynamics.StepObserver;
import dev.frugal.physics.dynamics.Tangents;
import java.util.Arrays;
import java.util.List;

/// One trajectory by the flow map, step by step of the map's own length.
final class MarchCourse implements Course {
    private final FlowRollout march;
    private final double[] parameters;
    private final Tangents directions;
    private double time;
    private double[] state;
    private double[][] tangents;

    MarchCourse(FlowRollout march, double[] parameters, double[] state, double time, Tangents tangents) {
        this.march = march;
        this.parameters = parameters.clone();
        this.directions = tangents;
        this.time = time;
        this.state = state.clone();
        this.tangents = new double[tangents.count()][];
        Arrays.setAll(this.tangents, column -> tangents.states()[column].clone());
    }

    @Override
    public double time() {
        return time;
    }

    @Override
    public double[] state() {
        return state.clone();
    }

    @Override
    public double[] tangent(int column) {
        return tangents[column].clone();
    }

    @Override
    public void replaceTangent(int column, double[] tangent) {
        tangents[column] = tangent.clone();
    }

    @Override
    public Course with(Tangents other) {
        return new MarchCourse(march, parameters, state, time, other);
    }

    @Override
    public List<Remark> remarks() {
        return List.of();
    }

    @Override
    public void step(double until, StepObserver observer) {
        if (hasReached(until)) {
            return;
        }
        double longest = march.map().scales().step();
        var step = new Step(time, Math.min(until, time + longest), state, tangents);
        observer.see(step);
        int states = state.length;
        var values = new double[states * (1 + tangents.length)];
        step.at(step.until, values);
        time = step.until;
        state = Arrays.copyOf(values, states);
        tangents = new double[tangents.length][];
        Arrays.setAll(tangents, column -> Arrays.copyOfRange(values, (1 + column) * states, (2 + column) * states));
    }

    private final class Step implements SolutionStep {
        private final double from;
        private final double until;
        private final double[] start;
        private final Tangents moved;

        Step(double from, double until, double[] start, double[][] tangents) {
            this.from = from;
            this.until = until;
            this.start = start;
            this.moved = new Tangents(tangents, directions.parameters());
        }

        private MarchLanes.Result run(FlowBlock.Derivatives derivatives, double when) {
            var knots =
                    StepTimes.of(from, new double[] {when}, march.map().scales().step());
            return march.run(derivatives, new double[][] {start}, new double[][] {parameters}, knots);
        }

        @Override
        public double from() {
            return from;
        }

        @Override
        public double until() {
            return until;
        }

        @Override
        public void at(double when, double[] values) {
            int states = start.length;
            boolean single = values.length == states;
            var result = run(single ? FlowBlock.Derivatives.NONE : FlowBlock.Derivatives.STARTING_POINT, when);
            System.arraycopy(result.states()[0][0], 0, values, 0, states);
            for (int column = 0; !single && column < moved.count(); column++) {
                var tangent = march.along(result.derivatives()[0][0], moved, column);
                System.arraycopy(tangent, 0, values, (1 + column) * states, states);
            }
        }

        @Override
        public void rate(double when, double[] rates) {
            System.arraycopy(run(FlowBlock.Derivatives.RATE, when).derivatives()[0][0], 0, rates, 0, rates.length);
        }

        @Override
        public void curvature(double when, double[] curvatures) {
            var both = run(FlowBlock.Derivatives.RATE_AND_CURVATURE, when).derivatives()[0][0];
            System.arraycopy(both, curvatures.length, curvatures, 0, curvatures.length);
        }

        @Override
        public SolutionStep kept() {
            return this;
        }
    }
}
