package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.Arithmetic;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A part's sums of a [FusedCurves] pass: gradients of the layers after the first, and of the first
/// layer's column of time.
final class CurveGradient<A> {
    private final Arithmetic<A> arithmetic;
    private final PackedGradient<A> tail;
    private final A slope;

    CurveGradient(NetworkLayout layout, Arithmetic<A> arithmetic) {
        this.arithmetic = arithmetic;
        tail = new PackedGradient<>(layout, arithmetic);
        slope = arithmetic.allocate(NetworkLayout.roundUp(layout.inputs(), arithmetic.panel()));
    }

    void clear() {
        tail.clear();
        arithmetic.clear(slope);
    }

    void add(CurveGradient<A> other) {
        tail.add(other.tail);
        arithmetic.add(other.slope, slope);
    }

    void addTail(PackedGradient<A> tile) {
        tail.add(tile);
    }

    void addSlope(A tile) {
        arithmetic.add(tile, slope);
    }

    void store(List<Optional<MemorySegment>> gradients) {
        tail.store(gradients, 0);
    }

    /// @param to as long as the padded width
    void storeSlope(A to) {
        arithmetic.clear(to);
        arithmetic.add(slope, to);
    }
}
