package dev.frugal.tensor.optim;

import java.util.Optional;

/// The linearised least-squares problem of one batch of n rows, to be solved for several dampings.
sealed interface DampedEquations extends AutoCloseable permits NormalEquations, MatrixFreeEquations {
    /// Takes up the batch at the parameters' present values.
    void linearise(ResidualRows batch);

    /// The mean of the squared residuals.
    double meanSquare();

    /// The mean of the diagonal of `JᵀJ/n`.
    double meanDiagonal();

    /// δ with `(JᵀJ/n + shift·I)δ = −Jᵀr/n`, or nothing if there is none in float64. The parameters
    /// must have the values they had when the batch was taken up.
    Optional<double[]> solve(double shift);

    @Override
    void close();

    /// The equations of problems with so many parameters.
    static DampedEquations of(LevenbergMarquardt.Solver solver, int parameters) {
        return switch (solver) {
            case LevenbergMarquardt.Solver.Cholesky() -> new NormalEquations(parameters);
            case LevenbergMarquardt.Solver.ConjugateGradients gradients ->
                new MatrixFreeEquations(parameters, gradients);
        };
    }
}
