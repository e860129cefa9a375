package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;

/// PLACEHOLDER
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
