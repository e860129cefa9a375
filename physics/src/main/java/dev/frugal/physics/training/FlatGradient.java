package dev.frugal.physics.training;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The gradients of several parameters in one array.
final class FlatGradient<A> {
    private final TileKernels<A> tileKernels;
    private final A values;
    private final int length;
    private final List<Optional<MemorySegment>> parts;
    private final List<Optional<MemorySegment>> nothing;

    FlatGradient(Collection<Tensor> parameters, TileKernels<A> tileKernels) {
        this.tileKernels = tileKernels;
        length = Math.toIntExact(parameters.stream().mapToLong(Tensor::numel).sum());
        values = tileKernels.allocate(length);
        var memory = tileKernels.memory(values);
        var slices = new ArrayList<Optional<MemorySegment>>();
        long offset = 0;
        for (var parameter : parameters) {
            long bytes = parameter.numel() * parameter.element_size();
            slices.add(Optional.of(memory.asSlice(offset, bytes)));
            offset += bytes;
        }
        parts = List.copyOf(slices);
        nothing = List.copyOf(Collections.nCopies(parts.size(), Optional.empty()));
    }

    /// Memory of each parameter's gradient.
    List<Optional<MemorySegment>> parts() {
        return parts;
    }

    /// As many places where no gradient is asked for.
    List<Optional<MemorySegment>> nothing() {
        return nothing;
    }

    double sumOfSquares() {
        return tileKernels.sumOfSquares(length, values);
    }

    void scale(double factor) {
        tileKernels.scale(factor, length, values);
    }
}
