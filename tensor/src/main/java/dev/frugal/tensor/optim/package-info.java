/// Optimisers: from gradients, or residual rows, to better parameters.
///
/// First order: [dev.frugal.tensor.optim.Adam] with a [dev.frugal.tensor.optim.LearningRateSchedule] for its
/// rate and [dev.frugal.tensor.optim.GradientClipping] before it. Second order:
/// [dev.frugal.tensor.optim.LevenbergMarquardt] for a mean of squared residuals.
///
/// Each works in place on named leaf tensors and can give and restore its whole state as named
/// tensors, so that a run continued from a checkpoint takes the same steps, bit for bit, as one
/// that was never stopped.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.optim;

import org.jspecify.annotations.NullMarked;
