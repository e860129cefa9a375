package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sums of gradients in panels: per layer `[inputs, outputs]`, or `[outputs, inputs]` where that is
/// the broader one, and a bias.
final class PackedGradient<A> {
    private final NetworkLayout layout;
    private final TileKernels<A> kernels;
    private final List<A> weights = new ArrayList<>();
    private final List<A> biases = new ArrayList<>();
    private final A scratch;

    PackedGradient(NetworkLayout layout, TileKernels<A> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        int largest = 0;
        for (int l = 0; l < layout.layers(); l++) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            weights.add(kernels.allocate(rows(l) * padded(turned(l) ? inputs : outputs)));
            biases.add(kernels.allocate(padded(outputs)));
            largest = Math.max(largest, inputs * outputs);
        }
        scratch = kernels.allocate(largest);
    }

    void clear() {
        for (int l = 0; l < layout.layers(); l++) {
            kernels.clear(weights.get(l));
            kernels.clear(biases.get(l));
        }
    }

    void add(PackedGradient<A> other) {
        for (int l = 0; l < layout.layers(); l++) {
            kernels.add(other.weights.get(l), weights.get(l));
            kernels.add(other.biases.get(l), biases.get(l));
        }
    }

    /// Rows per panel of a layer's weights.
    int rows(int layer) {
        int rows = layout.sizes().get(turned(layer) ? layer + 1 : layer);
        return NetworkLayout.roundUp(rows, TileKernels.ROWS);
    }

    /// Whether a layer's rows are its outputs: lanes are columns, and few of them are a waste.
    boolean turned(int layer) {
        return layout.sizes().get(layer + 1) < layout.sizes().get(layer);
    }

    A weight(int layer) {
        return weights.get(layer);
    }

    A bias(int layer) {
        return biases.get(layer);
    }

    /// Writes the sums of one group in PyTorch's layout.
    ///
    /// @param gradients weight and bias of each layer in turn; what is not there is not written
    void store(List<Optional<MemorySegment>> gradients, long group) {
        for (int l = 0; l < layout.layers(); l++) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            int count = inputs * outputs;
            if (gradients.get(2 * l).isPresent()) {
                if (turned(l)) {
                    kernels.fromPanels(weights.get(l), rows(l), outputs, inputs, scratch, 0, inputs);
                } else {
                    kernels.fromPanelsTransposed(weights.get(l), rows(l), 0, outputs, inputs, scratch);
                }
                kernels.copyOut(scratch, 0, gradients.get(2 * l).get(), group * count, count);
            }
            if (gradients.get(2 * l + 1).isPresent()) {
                kernels.copyOut(biases.get(l), 0, gradients.get(2 * l + 1).get(), group * outputs, outputs);
            }
        }
    }

    private int padded(int columns) {
        return NetworkLayout.roundUp(columns, kernels.panel());
    }
}
