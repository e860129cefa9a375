package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.Arithmetic;

/// An array that grows to the largest size asked for. Growing loses what it held.
final class Buffer<A> {
    private final Arithmetic<A> arithmetic;
    private A array;
    private int length;

    Buffer(Arithmetic<A> arithmetic) {
        this.arithmetic = arithmetic;
        array = arithmetic.allocate(0);
    }

    /// An array of at least `size` elements, the same one as long as it is large enough.
    A reserve(int size) {
        if (size > length) {
            array = arithmetic.allocate(size);
            length = size;
        }
        return array;
    }
}
