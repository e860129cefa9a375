package dev.frugal.physics.reference;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Course;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.dynamics.RungeKuttaPropagator;
import dev.frugal.physics.dynamics.SolutionLost;
import dev.frugal.physics.dynamics.SolutionStep;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Solves initial-value problems to ten digits: by the explicit Runge–Kutta pair 8(5,3) of Dormand
/// and Prince, and by Radau's implicit collocation where a solution turns out to be stiff, see
/// [RungeKuttaPropagator]. Says in a sentence what became of a solution that cannot be followed.
public final class ReferenceSolver {
    private final DynamicalSystem system;
    private final Propagator propagator;

    public ReferenceSolver(DynamicalSystem system) {
        this.system = system;
        this.propagator = new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE);
    }

    /// A solution at the times asked for.
    ///
    /// @param remarks what a person should know about how it was found
    public record Solution(Trajectory trajectory, List<Remark> remarks) {
        public Solution {
            remarks = List.copyOf(remarks);
        }
    }

    /// The solution of `system` that starts from `initial` at `times[0]`, at `times`; for a single
    /// one.
    ///
    /// @throws InvalidInputException if it cannot be followed to the last time
    /// @throws IllegalArgumentException if the times do not ascend
    public static Trajectory solve(DynamicalSystem system, double[] parameters, double[] initial, double[] times) {
        return new ReferenceSolver(system).solve(parameters, initial, times).trajectory();
    }

    /// The solution that starts from `initial` at `times[0]`, at `times`.
    ///
    /// @throws InvalidInputException if it cannot be followed to the last time
    /// @throws IllegalArgumentException if the times do not ascend
    public Solution solve(double[] parameters, double[] initial, double[] times) {
        checkAscending(times);
        var batch = new Batch(system);
        batch.add(parameters, initial, times[0], times);
        propagator.solve(batch);
        batch.lost(0).ifPresent(lost -> {
            throw mistake(lost, parameters);
        });
        var states = new double[times.length][];
        Arrays.setAll(states, sample -> batch.state(0, sample));
        return new Solution(new Trajectory(parameters.clone(), times.clone(), states), batch.remarks(0));
    }

    /// The solution of `system` that starts from `initial` at time `from`, at every time up to
    /// `until`.
    ///
    /// @throws InvalidInputException as [#solve]
    public static DenseSolution solveDensely(
            DynamicalSystem system, double[] parameters, double[] initial, double from, double until) {
        return new ReferenceSolver(system).solveDensely(parameters, initial, from, until);
    }

    private DenseSolution solveDensely(double[] parameters, double[] initial, double from, double until) {
        Course course = propagator.begin(parameters, initial, from, until - from, Tangents.none());
        var steps = new ArrayList<SolutionStep>();
        try {
            course.advance(until, step -> steps.add(step.kept()));
        } catch (SolutionLost lost) {
            throw mistake(lost, parameters);
        }
        return new DenseSolution(parameters.clone(), initial.length, steps);
    }

    private InvalidInputException mistake(SolutionLost lost, double[] parameters) {
        var which = "the solution of %s at %s = %s"
                .formatted(system.name(), system.parameterNames(), Arrays.toString(parameters));
        return new InvalidInputException(
                switch (lost.reason()) {
                    case RUNS_AWAY ->
                        ("%s goes to infinity near t = %.4g; choose other initial states or parameters, "
                                        + "or a shorter horizon")
                                .formatted(which, lost.time());
                    case HAS_NO_CONTINUATION ->
                        ("%s ends at t = %.4g, beyond which its equations are undefined; choose other initial states "
                                        + "or parameters, or a shorter horizon")
                                .formatted(which, lost.time());
                    case WORK_EXHAUSTED ->
                        ("%s needs more than %,d evaluations of its equations and reached only t = %.4g; "
                                        + "shorten the horizon")
                                .formatted(which, Accuracy.REFERENCE.evaluations(), lost.time());
                },
                lost);
    }

    private static void checkAscending(double[] times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("a solution needs at least one time");
        }
        for (int i = 1; i < times.length; i++) {
            if (!(times[i] > times[i - 1])) {
                throw new IllegalArgumentException(
                        "times have to ascend, but %s follows %s".formatted(times[i], times[i - 1]));
            }
        }
    }
}
