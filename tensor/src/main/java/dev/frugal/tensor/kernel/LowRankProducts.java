package dev.frugal.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows times a matrix of low rank, given by its two factors, in float32 and on the calling thread.
///
/// The work is some tens of microseconds, less than it takes to wake the threads of a library that would share it.
/// A row is summed in the same order whatever the others are.
///
/// Requires the Vector API ([VectorApi#present]).
public final class LowRankProducts {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();
    private static final ValueLayout.OfFloat NUMBER = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// Rows that share each number of a factor, and whose sums do not wait for each other.
    private static final int TILE_ROWS = 4;

    private LowRankProducts() {}

    /// `y = scale · (x · downᵀ) · upᵀ`, all float32 and row by row.
    ///
    /// @param x `[rows, inputs]`
    /// @param down `[rank, inputs]`
    /// @param transposedUp `[rank, outputs]`
    /// @param y `[rows, outputs]`, overwritten
    public static void multiply(
            MemorySegment x,
            int rows,
            int inputs,
            MemorySegment down,
            int rank,
            MemorySegment transposedUp,
            int outputs,
            float scale,
            MemorySegment y) {
        var inner = new float[rows * rank];
        for (int factor = 0; factor < rank; factor++) {
            int row = 0;
            for (; row + TILE_ROWS <= rows; row += TILE_ROWS) {
                fourRows(x, row, inputs, down, factor, inner, rank);
            }
            for (; row < rows; row++) {
                inner[row * rank + factor] = oneRow(x, row, inputs, down, factor);
            }
        }
        for (int i = 0; i < inner.length; i++) {
            inner[i] *= scale;
        }
        for (int row = 0; row < rows; row++) {
            outputs(inner, row * rank, rank, transposedUp, outputs, y, (long) row * outputs);
        }
    }

    private static FloatVector load(MemorySegment numbers, long place) {
        return FloatVector.fromMemorySegment(FLOATS, numbers, place * Float.BYTES, ByteOrder.nativeOrder());
    }

    private static float number(MemorySegment numbers, long place) {
        return numbers.get(NUMBER, place * Float.BYTES);
    }

    private static void fourRows(
            MemorySegment x, int row, int inputs, MemorySegment down, int factor, float[] inner, int rank) {
        long first = (long) row * inputs;
        long weights = (long) factor * inputs;
        var s0 = FloatVector.zero(FLOATS);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        int end = inputs - inputs % LANES;
        for (int in = 0; in < end; in += LANES) {
            var weight = load(down, weights + in);
            long at = first + in;
            s0 = load(x, at).fma(weight, s0);
            s1 = load(x, at + inputs).fma(weight, s1);
            s2 = load(x, at + 2L * inputs).fma(weight, s2);
            s3 = load(x, at + 3L * inputs).fma(weight, s3);
        }
        int place = row * rank + factor;
        inner[place] = whole(s0, x, first, inputs, down, weights);
        inner[place + rank] = whole(s1, x, first + inputs, inputs, down, weights);
        inner[place + 2 * rank] = whole(s2, x, first + 2L * inputs, inputs, down, weights);
        inner[place + 3 * rank] = whole(s3, x, first + 3L * inputs, inputs, down, weights);
    }

    private static float oneRow(MemorySegment x, int row, int inputs, MemorySegment down, int factor) {
        long first = (long) row * inputs;
        long weights = (long) factor * inputs;
        var sums = FloatVector.zero(FLOATS);
        int end = inputs - inputs % LANES;
        for (int in = 0; in < end; in += LANES) {
            sums = load(x, first + in).fma(load(down, weights + in), sums);
        }
        return whole(sums, x, first, inputs, down, weights);
    }

    /// The lanes' sum with what is left of the row. Lanes are added one after the other: in which order a reduction
    /// adds them depends on whether it is compiled.
    private static float whole(
            FloatVector lanes, MemorySegment x, long first, int inputs, MemorySegment down, long weights) {
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += lanes.lane(lane);
        }
        for (int in = inputs - inputs % LANES; in < inputs; in++) {
            sum = Math.fma(number(x, first + in), number(down, weights + in), sum);
        }
        return sum;
    }

    private static void outputs(
            float[] inner, int from, int rank, MemorySegment up, int outputs, MemorySegment y, long start) {
        int output = 0;
        for (; output + LANES <= outputs; output += LANES) {
            var sums = FloatVector.zero(FLOATS);
            for (int factor = 0; factor < rank; factor++) {
                var weights = load(up, (long) factor * outputs + output);
                sums = weights.fma(FloatVector.broadcast(FLOATS, inner[from + factor]), sums);
            }
            sums.intoMemorySegment(y, (start + output) * Float.BYTES, ByteOrder.nativeOrder());
        }
        for (; output < outputs; output++) {
            float sum = 0;
            for (int factor = 0; factor < rank; factor++) {
                sum = Math.fma(number(up, (long) factor * outputs + output), inner[from + factor], sum);
            }
            y.set(NUMBER, (start + output) * Float.BYTES, sum);
        }
    }
}
