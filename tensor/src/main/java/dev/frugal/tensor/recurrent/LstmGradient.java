package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sums of gradients of an LSTM's weights: per gate the gradient of the map's matrix in panels.
final class LstmGradient<A> {
    private final LstmLayout layout;
    private final TileKernels<A> kernels;
    private final List<A> gates = new ArrayList<>();
    private final A scratch;

    LstmGradient(LstmLayout layout, TileKernels<A> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        int hidden = layout.hidden();
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            gates.add(kernels.allocate(layout.panels(layout.paddedDepth(), hidden)));
        }
        scratch = kernels.allocate(hidden * Math.max(hidden, layout.inputs()));
    }

    void clear() {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            kernels.clear(gates.get(gate));
        }
    }

    void add(LstmGradient<A> other) {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            kernels.add(other.gates.get(gate), gates.get(gate));
        }
    }

    A gate(int gate) {
        return gates.get(gate);
    }

    /// Writes the sums in PyTorch's layout.
    ///
    /// @param gradients of `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`; what is not there is not
    ///   written
    void store(List<Optional<MemorySegment>> gradients) {
        store(gradients.get(0), layout.sample(), layout.inputs());
        store(gradients.get(1), 0, layout.hidden());
        store(gradients.get(2), layout.one(), 1);
        store(gradients.get(3), layout.one(), 1);
    }

    private void store(Optional<MemorySegment> gradient, int row, int columns) {
        if (gradient.isEmpty()) {
            return;
        }
        int hidden = layout.hidden();
        int count = hidden * columns;
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            kernels.fromPanelsTransposed(gates.get(gate), layout.paddedDepth(), row, hidden, columns, scratch);
            kernels.copyOut(scratch, 0, gradient.get(), (long) gate * count, count);
        }
    }
}
