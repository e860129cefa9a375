package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The weights of one network laid out for the kernel: per layer `Wᵀ` for the way forward and `W`
/// for the way back, both with columns padded by zeros to whole vectors, and the bias likewise.
///
/// Weights are given and gradients returned as memory of tensors in PyTorch's layout: `weight
/// [groups, outputs, inputs]`, `bias [groups, outputs]` of each layer in turn.
final class PackedNetwork<A> {
    private final NetworkLayout layout;
    private final TileKernels<A> kernels;
    private final List<A> forward = new ArrayList<>();
    private final List<A> backward = new ArrayList<>();
    private final List<A> biases = new ArrayList<>();
    private final A scratch;

    PackedNetwork(NetworkLayout layout, TileKernels<A> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        int largest = 0;
        for (int l = 0; l < layout.layers(); l++) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            forward.add(kernels.allocate(inputs * padded(outputs)));
            backward.add(kernels.allocate(outputs * padded(inputs)));
            biases.add(kernels.allocate(padded(outputs)));
            largest = Math.max(largest, inputs * outputs);
        }
        scratch = kernels.allocate(largest);
    }

    /// Takes the parameters of one group.
    ///
    /// @param parameters weight and bias of each layer in turn
    void load(List<MemorySegment> parameters, long group) {
        for (int l = 0; l < layout.layers(); l++) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            int count = inputs * outputs;
            kernels.copyIn(parameters.get(2 * l), group * count, scratch, 0, count);
            kernels.toPanelsTransposed(scratch, outputs, inputs, forward.get(l), inputs, 0);
            kernels.toPanels(scratch, 0, inputs, outputs, inputs, backward.get(l), outputs, 0);
            kernels.copyIn(parameters.get(2 * l + 1), group * outputs, biases.get(l), 0, outputs);
        }
    }

    /// `Wᵀ`, `[inputs, outputs]` in panels of as many rows as there are inputs.
    A forward(int layer) {
        return forward.get(layer);
    }

    /// `W`, `[outputs, inputs]` in panels of as many rows as there are outputs.
    A backward(int layer) {
        return backward.get(layer);
    }

    A bias(int layer) {
        return biases.get(layer);
    }

    private int padded(int columns) {
        return NetworkLayout.roundUp(columns, kernels.panel());
    }
}
