package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import java.util.stream.IntStream;

/// Runge–Kutta methods with automatic steps: the explicit pair of Dormand and Prince, Radau's
/// implicit collocation, or the first until a solution turns out to be stiff and the second from
/// there.
///
/// Right-hand sides may jump where a `sign` changes or bend where an `abs` does: solutions are cut
/// there, see [AdaptiveCourse]. Costs are those of one solution at a time; for many windows of a
/// smooth system [TaylorPropagator] is the faster one.
public final class RungeKuttaPropagator implements Propagator {
    /// Which method makes the steps.
    public enum Choice {
        /// Dormand–Prince 8(5,3) throughout.
        EXPLICIT("Dormand–Prince 8(5,3)"),
        /// Radau IIA of order 9 throughout.
        IMPLICIT("Radau IIA of order 9"),
        /// Explicit until stiffness shows.
        AUTOMATIC("Dormand–Prince 8(5,3), and Radau IIA of order 9 where it is stiff");

        private final String text;

        Choice(String text) {
            this.text = text;
        }
    }

    private final EquationField equations;
    private final Choice choice;
    private final Accuracy accuracy;

    public RungeKuttaPropagator(DynamicalSystem system, Choice choice, Accuracy accuracy) {
        this.equations = new EquationField(system);
        this.choice = choice;
        this.accuracy = accuracy;
    }

    @Override
    public DynamicalSystem system() {
        return equations.system();
    }

    @Override
    public String description() {
        return choice.text;
    }

    /// Whether the right-hand side jumps or bends somewhere.
    public boolean switches() {
        return !equations.surfaces().surfaces().isEmpty();
    }

    @Override
    public Course begin(double[] parameters, double[] state, double time, double span, Tangents tangents) {
        Propagator.check(system(), parameters, state);
        return new AdaptiveCourse(equations, choice, accuracy, parameters, time, state, tangents, span);
    }

    @Override
    public void solve(Batch batch) {
        IntStream.range(0, batch.size())
                .parallel()
                .forEach(StopSignal.inheritedByIndex((int problem) -> CourseSampler.solve(this, batch, problem)));
    }
}
