package dev.frugal.physics.training;

import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.Arithmetic;
import org.bytedeco.pytorch.Tensor;

/// A tensor's rows, a mini-batch of them copied side by side at a time.
final class BatchRows<A> {
    private final Arithmetic<A> arithmetic;
    private final A rows;
    private final int length;
    private A batch;
    private int capacity;

    /// @param tensor `[trajectories, …]`, copied
    BatchRows(Tensor tensor, Arithmetic<A> arithmetic) {
        this.arithmetic = arithmetic;
        int elements = Math.toIntExact(tensor.numel());
        rows = arithmetic.allocate(elements);
        arithmetic.copyIn(Tensors.memory(tensor), 0, rows, 0, elements);
        length = Math.toIntExact(tensor.numel() / tensor.size(0));
        batch = arithmetic.allocate(0);
    }

    /// The rows with these indices, in their order, until the next call.
    A gather(long[] indices) {
        if (indices.length > capacity) {
            capacity = indices.length;
            batch = arithmetic.allocate(capacity * length);
        }
        for (int i = 0; i < indices.length; i++) {
            arithmetic.copy(rows, (int) indices[i] * length, batch, i * length, length);
        }
        return batch;
    }
}
