package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The weights of an LSTM laid out for the kernel, per gate: the map from `[h, x]` and its bias for
/// the way forward, and the matrices on h and on x for the way back.
///
/// The kernel takes tanh of all gates, and `σ(a) = ½ + ½·tanh(a/2)`: the weights of i, f and o are
/// halved for the way forward, which is exact.
final class PackedLstm<A> {
    private static final int CELL_GATE = 2;

    private final LstmLayout layout;
    private final TileKernels<A> kernels;
    private final List<A> forward = new ArrayList<>();
    private final List<A> biases = new ArrayList<>();
    private final List<A> toHidden = new ArrayList<>();
    private final List<A> toSample = new ArrayList<>();
    private final A scratch;
    private final A secondBias;

    PackedLstm(LstmLayout layout, TileKernels<A> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        int hidden = layout.hidden();
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            forward.add(kernels.allocate(layout.panels(layout.one(), hidden)));
            biases.add(kernels.allocate(LstmLayout.roundUp(hidden, layout.panel())));
            toHidden.add(kernels.allocate(layout.panels(hidden, hidden)));
            toSample.add(kernels.allocate(layout.panels(hidden, layout.inputs())));
        }
        scratch = kernels.allocate(hidden * Math.max(hidden, layout.inputs()));
        secondBias = kernels.allocate(hidden * Math.max(hidden, layout.inputs()));
    }

    /// @param parameters memory of `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`
    void load(List<MemorySegment> parameters) {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            matrix(parameters.get(0), gate, layout.inputs(), toSample.get(gate), layout.sample());
            matrix(parameters.get(1), gate, layout.hidden(), toHidden.get(gate), 0);
            bias(parameters.get(2), parameters.get(3), gate);
        }
    }

    private void matrix(MemorySegment weight, int gate, int columns, A back, int row) {
        int hidden = layout.hidden();
        int count = hidden * columns;
        kernels.copyIn(weight, (long) gate * count, scratch, 0, count);
        kernels.toPanels(scratch, 0, columns, hidden, columns, back, hidden, 0);
        halve(gate, count);
        kernels.toPanelsTransposed(scratch, hidden, columns, forward.get(gate), layout.one(), row);
    }

    private void bias(MemorySegment first, MemorySegment second, int gate) {
        int hidden = layout.hidden();
        kernels.copyIn(first, (long) gate * hidden, scratch, 0, hidden);
        kernels.copyIn(second, (long) gate * hidden, secondBias, 0, hidden);
        kernels.add(secondBias, scratch);
        halve(gate, hidden);
        kernels.copy(scratch, 0, biases.get(gate), 0, hidden);
    }

    private void halve(int gate, int count) {
        if (gate != CELL_GATE) {
            kernels.scale(0.5, count, scratch);
        }
    }

    /// `[h, x] → ` a gate's argument without its bias, halved for i, f and o.
    A forward(int gate) {
        return forward.get(gate);
    }

    /// The sum of a gate's two biases, halved likewise.
    A bias(int gate) {
        return biases.get(gate);
    }

    /// A gate's rows of `weight_hh`, in panels of as many rows as there are hidden units.
    A toHidden(int gate) {
        return toHidden.get(gate);
    }

    /// A gate's rows of `weight_ih`, likewise.
    A toSample(int gate) {
        return toSample.get(gate);
    }
}
