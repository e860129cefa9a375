package dev.frugal.physics.training;

import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.TileKernels;
import org.bytedeco.pytorch.Tensor;

/// A tensor's rows, a mini-batch of them copied side by side at a time.
final class BatchRows<A> {
    private final TileKernels<A> tileKernels;
    private final A rows;
    private final int length;
    private A batch;
    private int capacity;

    /// @param tensor `[trajectories, …]`, copied
    BatchRows(Tensor tensor, TileKernels<A> tileKernels) {
        this.tileKernels = tileKernels;
        int elements = Math.toIntExact(tensor.numel());
        rows = tileKernels.allocate(elements);
        tileKernels.copyIn(Tensors.memory(tensor), 0, rows, 0, elements);
        length = Math.toIntExact(tensor.numel() / tensor.size(0));
        batch = tileKernels.allocate(0);
    }

    /// The rows with these indices, in their order, until the next call.
    A gather(long[] indices) {
        if (indices.length > capacity) {
            capacity = indices.length;
            batch = tileKernels.allocate(capacity * length);
        }
        for (int i = 0; i < indices.length; i++) {
            tileKernels.copy(rows, (int) indices[i] * length, batch, i * length, length);
        }
        return batch;
    }
}
