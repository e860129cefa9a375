package dev.frugal.physics.estimation;

/// A nonlinear least-squares problem whose unknowns are a shared vector and, behind it, blocks that only some of the
/// residuals depend on.
public interface LeastSquares {
    /// At these unknowns: the shared ones, then the blocks.
    Linearisation linearise(double[] unknowns);

    /// Lower bounds of the shared unknowns.
    double[] low();

    /// Upper bounds of the shared unknowns.
    double[] high();
}
