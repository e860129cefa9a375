package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;

/// One way to advance the states of a system in time: the single role behind which this room
/// integrates.
///
/// **What is advanced.** A state of `y' = f(t, y; p)` from a given time, under given parameters,
/// and with it the derivatives of the solution along any directions in the space of initial states
/// and parameters ([Tangents]): all of them for a fit, one for a Lyapunov exponent, none for a
/// trajectory. Derivatives are those of what is computed, not of something near it: the variational
/// equation goes through the same steps as the state.
///
/// **Two doors.** [#begin] follows one solution as a [Course], step by step, each step with an
/// interpolant that can be asked at any time within it: what a regime needs, which does not know
/// beforehand where it will look. [#solve] takes many problems as a [Batch] and writes what is
/// wanted at times known beforehand: what data sets and fits need. Both give the same solution. In
/// a batch no problem knows of the others, so that the number of problems, their order and the
/// number of threads change no bit.
///
/// **Who plays it.**
///
/// | | for | not for |
/// |---|---|---|
/// | [RungeKuttaPropagator] | anything: explicit until it is stiff, then implicit; jumps and kinks | speed with
/// thousands of windows |
/// | [TaylorPropagator] | thousands of windows of a smooth system at once | stiff solutions, which it hands over; `abs`
/// and `sign` |
/// | [LearntFlow] | a map that was trained, as fast as it is accurate | more than it has learnt |
///
/// [#forMany] chooses by the system. Each says what it is in [#description], and each course what
/// was chosen on the way in [Course#remarks].
///
/// **Accuracy** is a share of the states' own sizes ([TypicalSizes], [Accuracy]). A step whose
/// error is too large, or in which anything is not finite, is made again, shorter. A solution is
/// lost only where no step is short enough ([SolutionLost]), and then it says whether it runs away,
/// whether the equations end, or whether it costs too much.
///
/// **What comes later finds its place here.** A measured input `u(t)` is a leaf of the equations
/// like time, with derivatives where a series asks for them; a system with an input that has none
/// is not one that [TaylorPropagator#suits]. A learnt term has its weights among the parameters,
/// and their sensitivities are tangents like any others. A field of some thousand states wants a
/// method of its own, another who plays this role: nothing in [Batch] or [Course] asks for a
/// Jacobian.
public sealed interface Propagator permits RungeKuttaPropagator, TaylorPropagator, LearntFlow {
    /// The system whose states it advances.
    DynamicalSystem system();

    /// Which method it is, for a person.
    String description();

    /// Begins to follow one solution.
    ///
    /// @param state at `time`
    /// @param span about how long it will be followed: what counts as a short time
    /// @throws IllegalArgumentException if a length is not that of the system's parameters or
    ///   states
    Course begin(double[] parameters, double[] state, double time, double span, Tangents tangents);

    /// Solves every problem of a batch. A solution that is lost is marked as such and does not stop
    /// the others.
    void solve(Batch batch);

    /// The fastest method for many solutions of a system, the kind of which is found out by trying:
    /// Taylor series where the equations are smooth and solutions from the middle of the initial
    /// ranges are not stiff, else Runge–Kutta methods.
    static Propagator forMany(DynamicalSystem system, Accuracy accuracy) {
        if (TaylorPropagator.suits(system)) {
            var series = new TaylorPropagator(system, accuracy);
            if (series.getsOn()) {
                return series;
            }
        }
        return new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, accuracy);
    }

    /// @throws IllegalArgumentException if a length is not that of the system's parameters or
    ///   states
    static void check(DynamicalSystem system, double[] parameters, double[] state) {
        if (state.length != system.stateNames().size()
                || parameters.length != system.parameters().size()) {
            throw new IllegalArgumentException("%s has %d states and %d parameters, got %d and %d"
                    .formatted(
                            system.name(),
                            system.stateNames().size(),
                            system.parameters().size(),
                            state.length,
                            parameters.length));
        }
    }
}
