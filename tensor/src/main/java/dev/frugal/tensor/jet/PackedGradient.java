package dev.frugal.tensor.jet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Sums of gradients in the kernel's layout: per layer `[inputs, padded outputs]` and a bias.
final class PackedGradient<A> {
    private final NetworkLayout layout;
    private final Arithmetic<A> arithmetic;
    private final List<A> weights = new ArrayList<>();
    private final List<A> biases = new ArrayList<>();
    private final A scratch;

    PackedGradient(NetworkLayout layout, Arithmetic<A> arithmetic) {
        this.layout = layout;
        this.arithmetic = arithmetic;
        int largest = 0;
        for (int l = 0; l < layout.layers(); l++) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            int rows = NetworkLayout.roundUp(inputs, Arithmetic.ROWS);
            weights.add(arithmetic.allocate(rows * padded(outputs)));
            biases.add(arithmetic.allocate(padded(outputs)));
            largest = Math.max(largest, inputs * outputs);
        }
        scratch = arithmetic.allocate(largest);
    }

    void clear() {
        for (int l = 0; l < layout.layers(); l++) {
            int rows = NetworkLayout.roundUp(layout.sizes().get(l), Arithmetic.ROWS);
            int columns = padded(layout.sizes().get(l + 1));
            arithmetic.clear(weights.get(l), 0, rows * columns);
            arithmetic.clear(biases.get(l), 0, columns);
        }
    }

    void add(PackedGradient<A> other) {
        for (int l = 0; l < layout.layers(); l++) {
            arithmetic.add(other.weights.get(l), weights.get(l));
            arithmetic.add(other.biases.get(l), biases.get(l));
        }
    }

    A weight(int layer) {
        return weights.get(layer);
    }

    A bias(int layer) {
        return biases.get(layer);
    }

    /// Writes the sums of one group in PyTorch's layout.
    ///
    /// @param gradients weight and bias of each layer in turn
    void store(List<MemorySegment> gradients, long group) {
        for (int l = 0; l < layout.layers(); l++) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            int count = inputs * outputs;
            arithmetic.transpose(weights.get(l), padded(outputs), scratch, inputs, inputs, outputs);
            arithmetic.copyOut(scratch, 0, gradients.get(2 * l), group * count, count);
            arithmetic.copyOut(
                    biases.get(l), 0, gradients.get(2 * l + 1), group * outputs, outputs);
        }
    }

    private int padded(int columns) {
        return NetworkLayout.roundUp(columns, arithmetic.lanes());
    }
}
