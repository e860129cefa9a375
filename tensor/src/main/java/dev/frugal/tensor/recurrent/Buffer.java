package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;

/// An array that grows to the largest size asked for. Growing loses what it held.
final class Buffer<A> {
    private final TileKernels<A> kernels;
    private A array;
    private int length;

    Buffer(TileKernels<A> kernels) {
        this.kernels = kernels;
        array = kernels.allocate(0);
    }

    /// An array of at least `size` elements, the same one as long as it is large enough.
    A reserve(int size) {
        if (size > length) {
            array = kernels.allocate(size);
            length = size;
        }
        return array;
    }
}
