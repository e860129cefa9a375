package dev.frugal.physics.training;

import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.Arithmetic;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;

/// A tensor's rows, a mini-batch of them copied side by side at a time.
final class BatchRows<A> {
    private final Arithmetic<A> arithmetic;
    private final MemorySegment rows;
    private final int length;
    private A batch;
    private int capacity;

    /// @param tensor `[trajectories, …]`, which outlives this
    BatchRows(Tensor tensor, Arithmetic<A> arithmetic) {
        this.arithmetic = arithmetic;
        rows = Tensors.memory(tensor);
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
            arithmetic.copyIn(rows, indices[i] * length, batch, i * length, length);
        }
        return batch;
    }
}
