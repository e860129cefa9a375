package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.Arithmetic;
import java.util.List;

/// What one step of the cell computed for a tile of rows: the gates after their nonlinearities and
/// the cell, each a tile of its own.
record LstmStep<A>(A i, A f, A g, A o, A c, A tanhC) {
    /// How many of the arrays are kept from the way forward; tanh of the cell is cheaper to compute
    /// again.
    static final int KEPT = 5;

    static <A> LstmStep<A> allocate(LstmLayout layout, Arithmetic<A> arithmetic) {
        int length = layout.tile(layout.hidden());
        return new LstmStep<>(
                arithmetic.allocate(length),
                arithmetic.allocate(length),
                arithmetic.allocate(length),
                arithmetic.allocate(length),
                arithmetic.allocate(length),
                arithmetic.allocate(length));
    }

    List<A> gates() {
        return List.of(i, f, g, o);
    }
}
