package dev.frugal.physics.dynamics;

/// A stretch of a solution on which it is known at every time, by the method's own interpolant.
///
/// A step is a view of work in progress: it is right while the observer that is shown it runs, and
/// what is to be asked later has to be [#kept]. Times outside the stretch are extrapolated.
public interface SolutionStep {
    double from();

    double until();

    /// Writes the state at `time`, then each tangent, entry `(1 + column) · states + state`, as far
    /// as the array goes.
    void at(double time, double[] values);

    /// Writes the time derivative of the interpolant's state at `time`: put into the equation, it
    /// measures the solution and not the equation.
    void rate(double time, double[] rates);

    /// Writes the second time derivative of the interpolant's state at `time`.
    void curvature(double time, double[] curvatures);

    /// The same stretch, to be asked at any later time.
    SolutionStep kept();
}
