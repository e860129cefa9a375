package dev.frugal.physics.dynamics;

import dev.frugal.runs.StopSignal;
import java.util.List;

/// A solution under way. It belongs to one thread at a time.
public interface Course {
    /// The time it has reached.
    double time();

    /// The state it has reached, a copy.
    double[] state();

    /// A tangent where it is now, a copy.
    double[] tangent(int column);

    /// Puts another tangent in the place of one: a long run scales its neighbour back before it
    /// leaves the numbers.
    void replaceTangent(int column, double[] tangent);

    /// The same solution from here on with other tangents; this course is not to be used any more.
    Course with(Tangents tangents);

    /// Goes one step on, at most to `until`, and shows it to `observer`; from `until` itself it
    /// takes none.
    ///
    /// @throws SolutionLost if the solution ends before, or costs more than is allowed
    /// @throws IllegalArgumentException if `until` lies before the time reached
    void step(double until, StepObserver observer);

    /// Whether a time has been reached, up to a rounding.
    default boolean hasReached(double until) {
        return !(until - time() >= Math.ulp(until));
    }

    /// Goes on to `until`, shows each step on the way to `observer`.
    ///
    /// @throws SolutionLost if the solution ends before, or costs more than is allowed
    /// @throws IllegalArgumentException if `until` lies before the time reached
    default void advance(double until, StepObserver observer) {
        if (!(until >= time())) {
            throw new IllegalArgumentException("a solution at t = %s cannot go on to t = %s".formatted(time(), until));
        }
        while (!hasReached(until)) {
            StopSignal.check();
            step(until, observer);
        }
    }

    /// What a person should know about how the solution was found.
    List<Remark> remarks();
}
