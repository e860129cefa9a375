package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A part's sums of a [FusedCurves] pass: gradients of the layers after the first, and of the first
/// layer's column of time.
final class CurveGradient<A> {
    private final TileKernels<A> kernels;
    private final PackedGradient<A> tail;
    private final A slope;

    CurveGradient(NetworkLayout layout, TileKernels<A> kernels) {
        this.kernels = kernels;
        tail = new PackedGradient<>(layout, kernels);
        slope = kernels.allocate(NetworkLayout.roundUp(layout.inputs(), kernels.panel()));
    }

    void clear() {
        tail.clear();
        kernels.clear(slope);
    }

    void add(CurveGradient<A> other) {
        tail.add(other.tail);
        kernels.add(other.slope, slope);
    }

    void addTail(PackedGradient<A> tile) {
        tail.add(tile);
    }

    void addSlope(A tile) {
        kernels.add(tile, slope);
    }

    void store(List<Optional<MemorySegment>> gradients) {
        tail.store(gradients, 0);
    }

    /// @param to as long as the padded width
    void storeSlope(A to) {
        kernels.clear(to);
        kernels.add(slope, to);
    }
}
