package dev.frugal.tensor.kernel;

/// The kernels of float64 by the Vector API. What they do element by element is left to the
/// compiler, which makes vector instructions of the plain loops.
final class VectorDoubleTileKernels extends VectorDoubleProducts {}
