/// What a small transformer on the CPU stands on: products of rows with packed weights, RMS norm, the
/// SwiGLU gate and softmax over plain float32 arrays, each with its way back.
///
/// [dev.frugal.tensor.transformer.TransformerKernels] is the role. The Vector API plays it where the
/// JVM has it, plain loops elsewhere; the two agree to float32 rounding, not to the bit.
/// [dev.frugal.tensor.transformer.PackedMatrix] is how the weights lie.
///
/// Why not the tile kernels of [dev.frugal.tensor.kernel]: there a tile of 48 rows stays in the
/// caches while layer after layer passes over it; here the batch is a few rows, and what must be
/// read front to back is the weights.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.transformer;

import org.jspecify.annotations.NullMarked;
