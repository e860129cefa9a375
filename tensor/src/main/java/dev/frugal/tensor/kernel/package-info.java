/// What the kernels of our own stand on: matrix products and elementwise passes over small tiles in
/// plain arrays, threads to share a batch, and the way a kernel takes part in automatic
/// differentiation.
///
/// [dev.frugal.tensor.kernel.TileKernels] is the role. The Vector API plays it where the JVM has it,
/// plain loops elsewhere, with the same bits; [dev.frugal.tensor.kernel.TileKernelSet] chooses.
/// [dev.frugal.tensor.kernel.LeafOperation] makes a kernel one operation of libtorch's graph.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.kernel;

import org.jspecify.annotations.NullMarked;
