package dev.frugal.physics.dynamics;

/// A one-step method: tries a step and estimates its error. A course of a [RungeKuttaPropagator]
/// decides what becomes of it.
sealed interface StepMethod permits DormandPrince, RadauCollocation {
    /// Tries a step of length `step`.
    ///
    /// @param rates the rates at `values`
    /// @return the estimated error as a share of what is allowed; 1 or more, or not a number, where
    ///   the step is no good
    double attempt(double time, double[] values, double[] rates, double step);

    /// Where the step tried last ends; valid until the next one.
    double[] end();

    /// The rates there.
    double[] endRates();

    /// The step tried last as a view.
    SolutionStep step();

    /// By which power of the step's length the estimated error falls.
    int errorOrder();

    /// Forgets what was carried over from earlier steps: the solution jumps or turns here.
    void restart();
}
