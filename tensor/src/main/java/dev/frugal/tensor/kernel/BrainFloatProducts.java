package dev.frugal.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Products of a few rows with a matrix, both in bfloat16, widened to float32 on the way: of the matrix half as many
/// bytes are read from memory as in float32. Few rows take the widened weights from registers; for sixteen, those of
/// some outputs are written to an array that stays in the cache.
///
/// A bfloat16 number is the upper half of a float32 one. A register of 32-bit words therefore holds two numbers a
/// word: shifted left they are those at even places, masked those at odd ones. Inputs are arranged in the same order.
/// Sixteen rows share each weight, which is widened once for them all; of what rows are left, four do.
/// Sums are in float32 and in a fixed order, whatever the number of threads. Sixteen rows together are summed in
/// another order than four, and four in another than one.
///
/// Requires the Vector API ([VectorApi#present]).
public final class BrainFloatProducts {
    private static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() >= 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    private static final VectorSpecies<Integer> WORDS =
            IntVector.SPECIES_PREFERRED.length() >= 8 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;
    private static final int LANES = FLOATS.length();
    private static final int BLOCK = 2 * LANES;
    private static final int BLOCK_BYTES = BLOCK * Short.BYTES;

    private static final ValueLayout.OfShort NUMBER = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfFloat RESULT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int HALF_BITS = 16;
    private static final int UPPER_HALF = 0xffff0000;

    /// Rows and outputs of a tile: eight sums, with what they are made of, fit into sixteen registers.
    private static final int TILE_ROWS = 4;

    private static final int TILE_OUTPUTS = 2;

    /// Outputs whose weights stay in the nearest cache while all rows pass them.
    private static final int OUTPUTS_TOGETHER = 4 * TILE_OUTPUTS;

    /// Rows that stand side by side, in two registers or four.
    private static final int WIDE_ROWS = 16;

    /// Outputs of such rows: twelve sums in registers of eight.
    private static final int WIDE_OUTPUTS = 6;

    /// Inputs of a tile: of sixteen rows they stay in the nearest cache.
    private static final int WIDE_INPUTS = 512;

    /// Outputs of a part: some tens of microseconds of work, and whole tiles of either kind.
    private static final int OUTPUTS_OF_PART = 120;

    private BrainFloatProducts() {}

    /// `y = x · wᵀ`.
    ///
    /// @param x bfloat16 `[rows, inputs]`, row by row
    /// @param weight bfloat16 `[outputs, inputs]`, row by row
    /// @param y float32 `[rows, outputs]`, overwritten
    /// @param team shares the outputs; the result does not depend on it
    public static void multiply(
            MemorySegment x,
            int rows,
            int inputs,
            MemorySegment weight,
            int outputs,
            MemorySegment y,
            WorkerTeam team) {
        var arranged = arranged(x, rows, inputs);
        var product = new Product(arranged, sideBySide(arranged, rows, inputs), rows, inputs, weight, outputs, y);
        team.run(Math.ceilDiv(outputs, OUTPUTS_OF_PART), (part, _) -> {
            int first = part * OUTPUTS_OF_PART;
            product.compute(first, Math.min(outputs, first + OUTPUTS_OF_PART));
        });
    }

    /// In each block those at even places before those at odd ones; what is left of a row as it is.
    private static float[] arranged(MemorySegment x, int rows, int inputs) {
        var arranged = new float[rows * inputs];
        for (int row = 0; row < rows; row++) {
            int at = row * inputs;
            int end = at + inputs;
            for (; at + BLOCK <= end; at += BLOCK) {
                var words = words(x, (long) at * Short.BYTES);
                even(words).intoArray(arranged, at);
                odd(words).intoArray(arranged, at + LANES);
            }
            for (; at < end; at++) {
                arranged[at] = number(x, at);
            }
        }
        return arranged;
    }

    /// Sixteen rows after sixteen rows, of each all blocks: input by input what the rows have there.
    private static float[] sideBySide(float[] arranged, int rows, int inputs) {
        int groups = rows / WIDE_ROWS;
        int whole = inputs / BLOCK * BLOCK;
        var turned = new float[groups * whole * WIDE_ROWS];
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < WIDE_ROWS; i++) {
                int from = (group * WIDE_ROWS + i) * inputs;
                int to = group * whole * WIDE_ROWS + i;
                for (int in = 0; in < whole; in++) {
                    turned[to + in * WIDE_ROWS] = arranged[from + in];
                }
            }
        }
        return turned;
    }

    private static IntVector words(MemorySegment numbers, long offset) {
        return IntVector.fromMemorySegment(WORDS, numbers, offset, ByteOrder.LITTLE_ENDIAN);
    }

    private static FloatVector even(IntVector words) {
        return words.lanewise(VectorOperators.LSHL, HALF_BITS).reinterpretAsFloats();
    }

    private static FloatVector odd(IntVector words) {
        return words.and(UPPER_HALF).reinterpretAsFloats();
    }

    private static float number(MemorySegment numbers, long place) {
        return Float.intBitsToFloat(numbers.get(NUMBER, place * Short.BYTES) << HALF_BITS);
    }

    /// A product under way.
    ///
    /// @param x the rows, arranged
    /// @param turned as many of them as make sixteens, side by side
    private record Product(
            float[] x, float[] turned, int rows, int inputs, MemorySegment weight, int outputs, MemorySegment y) {
        /// Computes outputs `from` to `to`, exclusive.
        void compute(int from, int to) {
            int count = to - from;
            var results = new float[rows * count];
            wideRows(from, to, results);
            var sums = new float[TILE_ROWS * TILE_OUTPUTS * LANES];
            for (int first = from; first < to; first += OUTPUTS_TOGETHER) {
                int end = Math.min(to, first + OUTPUTS_TOGETHER);
                int row = rows - rows % WIDE_ROWS;
                for (; row + TILE_ROWS <= rows; row += TILE_ROWS) {
                    tiles(row, first, end, sums, results, row * count - from, count);
                }
                for (; row < rows; row++) {
                    singles(row, first, end, sums, results, row * count - from);
                }
            }
            for (int row = 0; row < rows; row++) {
                long place = (long) row * outputs + from;
                MemorySegment.copy(results, row * count, y, RESULT, place * Float.BYTES, count);
            }
        }

        /// All rows that stand side by side.
        private void wideRows(int from, int to, float[] results) {
            int groups = rows / WIDE_ROWS;
            if (groups == 0) {
                return;
            }
            int whole = inputs / BLOCK * BLOCK;
            var wide = new float[WIDE_OUTPUTS * whole];
            var sums = new float[groups * WIDE_OUTPUTS * WIDE_ROWS];
            for (int first = from; first < to; first += WIDE_OUTPUTS) {
                // All at once, so that the memory is read in one direction.
                for (int j = 0; j < WIDE_OUTPUTS; j++) {
                    // Where outputs end within a tile, the last is computed again and not used.
                    widen(weight, begin(Math.min(first + j, outputs - 1)), whole, wide, j * whole);
                }
                Arrays.fill(sums, 0);
                for (int in = 0; in < whole; in += WIDE_INPUTS) {
                    int some = Math.min(WIDE_INPUTS, whole - in);
                    for (int group = 0; group < groups; group++) {
                        int at = (group * whole + in) * WIDE_ROWS;
                        for (int half = 0; half < WIDE_ROWS; half += 2 * LANES) {
                            wideTile(
                                    turned,
                                    at + half,
                                    wide,
                                    in,
                                    whole,
                                    some,
                                    sums,
                                    group * WIDE_OUTPUTS * WIDE_ROWS + half);
                        }
                    }
                }
                int end = Math.min(to, first + WIDE_OUTPUTS);
                for (int row = 0; row < groups * WIDE_ROWS; row++) {
                    int place = row / WIDE_ROWS * WIDE_OUTPUTS * WIDE_ROWS + row % WIDE_ROWS;
                    for (int output = first; output < end; output++) {
                        results[row * (to - from) + output - from] =
                                sums[place + (output - first) * WIDE_ROWS] + rest(row, output);
                    }
                }
            }
        }

        /// @param start where the result of output 0 for the first row would be
        private void tiles(int row, int from, int to, float[] sums, float[] results, int start, int stride) {
            int output = from;
            for (; output + TILE_OUTPUTS <= to; output += TILE_OUTPUTS) {
                tile(x, row * inputs, inputs, weight, begin(output), begin(1), inputs / BLOCK, sums);
                for (int i = 0; i < TILE_ROWS; i++) {
                    for (int j = 0; j < TILE_OUTPUTS; j++) {
                        results[start + i * stride + output + j] =
                                sum(sums, (i * TILE_OUTPUTS + j) * LANES) + rest(row + i, output + j);
                    }
                }
            }
            for (int i = 0; output < to && i < TILE_ROWS; i++) {
                singles(row + i, output, to, sums, results, start + i * stride);
            }
        }

        private void singles(int row, int from, int to, float[] sums, float[] results, int start) {
            for (int output = from; output < to; output++) {
                single(x, row * inputs, weight, begin(output), inputs / BLOCK, sums);
                results[start + output] = sum(sums, 0) + rest(row, output);
            }
        }

        /// Where the weights of an output begin.
        private long begin(int output) {
            return (long) output * inputs * Short.BYTES;
        }

        /// The sum over inputs that fill no block.
        private float rest(int row, int output) {
            float sum = 0;
            for (int in = inputs / BLOCK * BLOCK; in < inputs; in++) {
                sum = Math.fma(x[row * inputs + in], number(weight, (long) output * inputs + in), sum);
            }
            return sum;
        }

        /// Weights of one output, in the order of the inputs.
        private static void widen(MemorySegment weight, long place, int count, float[] wide, int at) {
            for (int in = 0; in < count; in += BLOCK) {
                var words = words(weight, place + (long) in * Short.BYTES);
                even(words).intoArray(wide, at + in);
                odd(words).intoArray(wide, at + in + LANES);
            }
        }

        /// Two registers of rows and six outputs; adds to the sums.
        ///
        /// @param wide weights, from one output to the next `stride`
        private static void wideTile(
                float[] x, int start, float[] wide, int first, int stride, int inputs, float[] sums, int at) {
            var s00 = FloatVector.fromArray(FLOATS, sums, at);
            var s01 = FloatVector.fromArray(FLOATS, sums, at + LANES);
            var s10 = FloatVector.fromArray(FLOATS, sums, at + WIDE_ROWS);
            var s11 = FloatVector.fromArray(FLOATS, sums, at + WIDE_ROWS + LANES);
            var s20 = FloatVector.fromArray(FLOATS, sums, at + 2 * WIDE_ROWS);
            var s21 = FloatVector.fromArray(FLOATS, sums, at + 2 * WIDE_ROWS + LANES);
            var s30 = FloatVector.fromArray(FLOATS, sums, at + 3 * WIDE_ROWS);
            var s31 = FloatVector.fromArray(FLOATS, sums, at + 3 * WIDE_ROWS + LANES);
            var s40 = FloatVector.fromArray(FLOATS, sums, at + 4 * WIDE_ROWS);
            var s41 = FloatVector.fromArray(FLOATS, sums, at + 4 * WIDE_ROWS + LANES);
            var s50 = FloatVector.fromArray(FLOATS, sums, at + 5 * WIDE_ROWS);
            var s51 = FloatVector.fromArray(FLOATS, sums, at + 5 * WIDE_ROWS + LANES);
            for (int in = 0; in < inputs; in++) {
                int rows = start + in * WIDE_ROWS;
                int weights = first + in;
                var x0 = FloatVector.fromArray(FLOATS, x, rows);
                var x1 = FloatVector.fromArray(FLOATS, x, rows + LANES);
                var weight = FloatVector.broadcast(FLOATS, wide[weights]);
                s00 = x0.fma(weight, s00);
                s01 = x1.fma(weight, s01);
                weight = FloatVector.broadcast(FLOATS, wide[weights + stride]);
                s10 = x0.fma(weight, s10);
                s11 = x1.fma(weight, s11);
                weight = FloatVector.broadcast(FLOATS, wide[weights + 2 * stride]);
                s20 = x0.fma(weight, s20);
                s21 = x1.fma(weight, s21);
                weight = FloatVector.broadcast(FLOATS, wide[weights + 3 * stride]);
                s30 = x0.fma(weight, s30);
                s31 = x1.fma(weight, s31);
                weight = FloatVector.broadcast(FLOATS, wide[weights + 4 * stride]);
                s40 = x0.fma(weight, s40);
                s41 = x1.fma(weight, s41);
                weight = FloatVector.broadcast(FLOATS, wide[weights + 5 * stride]);
                s50 = x0.fma(weight, s50);
                s51 = x1.fma(weight, s51);
            }
            s00.intoArray(sums, at);
            s01.intoArray(sums, at + LANES);
            s10.intoArray(sums, at + WIDE_ROWS);
            s11.intoArray(sums, at + WIDE_ROWS + LANES);
            s20.intoArray(sums, at + 2 * WIDE_ROWS);
            s21.intoArray(sums, at + 2 * WIDE_ROWS + LANES);
            s30.intoArray(sums, at + 3 * WIDE_ROWS);
            s31.intoArray(sums, at + 3 * WIDE_ROWS + LANES);
            s40.intoArray(sums, at + 4 * WIDE_ROWS);
            s41.intoArray(sums, at + 4 * WIDE_ROWS + LANES);
            s50.intoArray(sums, at + 5 * WIDE_ROWS);
            s51.intoArray(sums, at + 5 * WIDE_ROWS + LANES);
        }

        /// Four rows and two outputs.
        private static void tile(
                float[] x, int start, int inputs, MemorySegment weight, long w, long stride, int blocks, float[] sums) {
            var s00 = FloatVector.zero(FLOATS);
            var s01 = s00;
            var s10 = s00;
            var s11 = s00;
            var s20 = s00;
            var s21 = s00;
            var s30 = s00;
            var s31 = s00;
            for (int block = 0; block < blocks; block++) {
                long at = w + (long) BLOCK_BYTES * block;
                int in = start + BLOCK * block;
                var words0 = words(weight, at);
                var words1 = words(weight, at + stride);
                var w0 = even(words0);
                var w1 = even(words1);
                var x0 = FloatVector.fromArray(FLOATS, x, in);
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                var x1 = FloatVector.fromArray(FLOATS, x, in + inputs);
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                var x2 = FloatVector.fromArray(FLOATS, x, in + 2 * inputs);
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                var x3 = FloatVector.fromArray(FLOATS, x, in + 3 * inputs);
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
                w0 = odd(words0);
                w1 = odd(words1);
                x0 = FloatVector.fromArray(FLOATS, x, in + LANES);
                s00 = x0.fma(w0, s00);
                s01 = x0.fma(w1, s01);
                x1 = FloatVector.fromArray(FLOATS, x, in + LANES + inputs);
                s10 = x1.fma(w0, s10);
                s11 = x1.fma(w1, s11);
                x2 = FloatVector.fromArray(FLOATS, x, in + LANES + 2 * inputs);
                s20 = x2.fma(w0, s20);
                s21 = x2.fma(w1, s21);
                x3 = FloatVector.fromArray(FLOATS, x, in + LANES + 3 * inputs);
                s30 = x3.fma(w0, s30);
                s31 = x3.fma(w1, s31);
            }
            s00.intoArray(sums, 0);
            s01.intoArray(sums, LANES);
            s10.intoArray(sums, 2 * LANES);
            s11.intoArray(sums, 3 * LANES);
            s20.intoArray(sums, 4 * LANES);
            s21.intoArray(sums, 5 * LANES);
            s30.intoArray(sums, 6 * LANES);
            s31.intoArray(sums, 7 * LANES);
        }

        /// One row and one output: the memory is read in one direction, as fast as it can be.
        private static void single(float[] x, int start, MemorySegment weight, long w, int blocks, float[] sums) {
            var e0 = FloatVector.zero(FLOATS);
            var o0 = e0;
            var e1 = e0;
            var o1 = e0;
            var e2 = e0;
            var o2 = e0;
            var e3 = e0;
            var o3 = e0;
            int block = 0;
            for (; block + 4 <= blocks; block += 4) {
                long at = w + (long) block * BLOCK_BYTES;
                int in = start + block * BLOCK;
                var words = words(weight, at);
                e0 = FloatVector.fromArray(FLOATS, x, in).fma(even(words), e0);
                o0 = FloatVector.fromArray(FLOATS, x, in + LANES).fma(odd(words), o0);
                words = words(weight, at + BLOCK_BYTES);
                e1 = FloatVector.fromArray(FLOATS, x, in + 2 * LANES).fma(even(words), e1);
                o1 = FloatVector.fromArray(FLOATS, x, in + 3 * LANES).fma(odd(words), o1);
                words = words(weight, at + 2L * BLOCK_BYTES);
                e2 = FloatVector.fromArray(FLOATS, x, in + 4 * LANES).fma(even(words), e2);
                o2 = FloatVector.fromArray(FLOATS, x, in + 5 * LANES).fma(odd(words), o2);
                words = words(weight, at + 3L * BLOCK_BYTES);
                e3 = FloatVector.fromArray(FLOATS, x, in + 6 * LANES).fma(even(words), e3);
                o3 = FloatVector.fromArray(FLOATS, x, in + 7 * LANES).fma(odd(words), o3);
            }
            for (; block < blocks; block++) {
                int in = start + block * BLOCK;
                var words = words(weight, w + (long) block * BLOCK_BYTES);
                e0 = FloatVector.fromArray(FLOATS, x, in).fma(even(words), e0);
                o0 = FloatVector.fromArray(FLOATS, x, in + LANES).fma(odd(words), o0);
            }
            e0.add(o0).add(e1.add(o1)).add(e2.add(o2).add(e3.add(o3))).intoArray(sums, 0);
        }

        /// Halves are added to each other, as wide registers would.
        private static float sum(float[] lanes, int at) {
            return LANES == 4
                    ? (lanes[at] + lanes[at + 2]) + (lanes[at + 1] + lanes[at + 3])
                    : ((lanes[at] + lanes[at + 4]) + (lanes[at + 2] + lanes[at + 6]))
                            + ((lanes[at + 1] + lanes[at + 5]) + (lanes[at + 3] + lanes[at + 7]));
        }
    }
}
