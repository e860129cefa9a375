package dev.frugal.physics.identification;

/// A nonlinear least-squares problem whose unknowns are a shared vector and, behind it, blocks that only some of the
/// residuals depend on.
interface LeastSquares {
    Linearisation linearise(double[] unknowns);

    double[] low();

    double[] high();
}
