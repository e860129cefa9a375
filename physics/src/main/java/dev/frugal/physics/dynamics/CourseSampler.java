package dev.frugal.physics.dynamics;

/// Writes a course's values at the times that a batch asks for.
final class CourseSampler implements StepObserver {
    private final Batch batch;
    private final int problem;
    private final double[] times;
    private final double[] joint;
    private final double[] single;
    private int next;

    private CourseSampler(Batch batch, int problem) {
        this.batch = batch;
        this.problem = problem;
        this.times = batch.times(problem);
        this.joint = new double[batch.states() * (1 + batch.tangents().count())];
        this.single = new double[batch.states()];
    }

    /// Solves one problem of a batch.
    static void solve(Propagator propagator, Batch batch, int problem) {
        var sampler = new CourseSampler(batch, problem);
        double start = batch.start(problem);
        double end = batch.end(problem);
        if (end == start && batch.timeDerivatives() > 0) {
            // Derivatives at the start are those of a step's interpolant, so there has to be a step.
            var system = propagator.system();
            end += system.horizon() / system.description().samples();
        }
        var course = propagator.begin(
                batch.parameters(problem), batch.initial(problem), start, end - start, batch.tangents());
        try {
            if (batch.timeDerivatives() == 0) {
                sampler.takeStart(course);
            }
            course.advance(end, sampler);
            sampler.takeEnd(course);
            batch.finish(problem, course.remarks());
        } catch (SolutionLost lost) {
            batch.lose(problem, sampler.next, lost);
        }
    }

    private void takeStart(Course course) {
        while (next < times.length && times[next] == course.time()) {
            takePresent(course);
        }
    }

    /// The last time may lie a rounding beyond the last step.
    private void takeEnd(Course course) {
        while (next < times.length) {
            takePresent(course);
        }
    }

    private void takePresent(Course course) {
        int states = batch.states();
        System.arraycopy(course.state(), 0, joint, 0, states);
        for (int column = 0; column < batch.tangents().count(); column++) {
            System.arraycopy(course.tangent(column), 0, joint, (1 + column) * states, states);
        }
        batch.write(problem, next, 0, joint);
        next++;
    }

    @Override
    public void see(SolutionStep step) {
        while (next < times.length && times[next] <= step.until()) {
            step.at(times[next], joint);
            batch.write(problem, next, 0, joint);
            if (batch.timeDerivatives() > 0) {
                step.rate(times[next], single);
                batch.write(problem, next, joint.length, single);
            }
            if (batch.timeDerivatives() > 1) {
                step.curvature(times[next], single);
                batch.write(problem, next, joint.length + single.length, single);
            }
            next++;
        }
    }
}
