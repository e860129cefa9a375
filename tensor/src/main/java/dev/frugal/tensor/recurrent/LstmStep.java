package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;
import java.util.ArrayList;
import java.util.List;

/// What one step of the cell computed for a tile of rows: the gates i, f, g and o after their
/// nonlinearities, the cell, and tanh of the cell, each a tile of its own.
record LstmStep<A>(List<A> gates, A c, A tanhC) {
    static <A> LstmStep<A> allocate(LstmLayout layout, TileKernels<A> kernels) {
        int length = layout.tile(layout.hidden());
        var gates = new ArrayList<A>();
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            gates.add(kernels.allocate(length));
        }
        return new LstmStep<>(List.copyOf(gates), kernels.allocate(length), kernels.allocate(length));
    }

    A i() {
        return gates.get(0);
    }

    A f() {
        return gates.get(1);
    }

    A g() {
        return gates.get(2);
    }

    A o() {
        return gates.get(3);
    }
}
