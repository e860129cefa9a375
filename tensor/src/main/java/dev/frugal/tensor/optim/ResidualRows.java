package dev.frugal.tensor.optim;

import org.bytedeco.pytorch.Tensor;

/// A batch of residual rows `r(θ)` whose mean square is to be made small, as functions of
/// parameters held elsewhere: both methods look at their present values.
public interface ResidualRows {
    /// The mean of the squared residuals.
    double meanSquare();

    /// Gives all rows with their derivatives, block by block. A block is used before the next is
    /// asked for, so its memory may be used again.
    void linearise(Blocks blocks);

    /// Where the rows go.
    @FunctionalInterface
    interface Blocks {
        /// @param transposed the block of the Jacobian, one line per parameter: shape `[parameters,
        ///   rows]`, float64, contiguous; lines in the order of the parameters' elements. This way
        ///   round because a kernel whose lanes are samples writes it without turning it over
        /// @param residual shape `[rows]`, float64, contiguous
        void accept(Tensor transposed, Tensor residual);
    }
}
