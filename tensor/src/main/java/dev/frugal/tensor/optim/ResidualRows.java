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
        /// @param jacobian shape `[rows, parameters]`, float64, contiguous; columns in the order of
        ///   the parameters' elements
        /// @param residual shape `[rows]`, float64, contiguous
        void accept(Tensor jacobian, Tensor residual);
    }
}
