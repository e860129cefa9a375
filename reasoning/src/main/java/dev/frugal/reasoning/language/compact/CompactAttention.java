package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.ModelConfiguration;
import java.util.Arrays;

/// Causal attention over whole texts and the way back, one head at a time.
///
/// A head's queries, keys and values are copied together, turned by their positions, so that they
/// stay in the nearest cache. Queries go in blocks; a block meets the keys up to its own last
/// position and no further, so half of the square is never computed. The probabilities are not kept
/// for the way back: at this size it is cheaper to compute them again.
///
/// Serves one thread.
final class CompactAttention {
    private static final int QUERIES_TOGETHER = 32;

    private final CompactModel model;
    private final ModelConfiguration shape;
    private final Kernels kernels;
    private final int size;
    private final int stride;
    private final int capacity;
    private final int keysAt;
    private final int valuesAt;
    private final float scale;

    private final float[] queries;
    private final float[] keys;
    private final float[] values;
    private final float[] turnedKeys;
    private final float[] turnedValues;
    private final float[] attended;
    private final float[] weights;
    private final float[] upstream;
    private final float[] weightGradient;
    private final float[] queryGradient;
    private final float[] keyGradient;
    private final float[] valueGradient;

    /// For texts of up to `longest` tokens.
    CompactAttention(CompactModel model, int longest) {
        this.model = model;
        this.shape = model.configuration();
        this.kernels = model.kernels();
        this.size = shape.headSize();
        this.stride = PackedMatrix.padded(size, kernels.alignment());
        this.capacity =
                PackedMatrix.padded(longest, Math.max(QUERIES_TOGETHER, kernels.alignment()));
        int panel = kernels.panelWidth();
        this.keysAt = PackedMatrix.padded(shape.queryHeads() * size, panel);
        this.valuesAt = keysAt + PackedMatrix.padded(shape.keyValueHeads() * size, panel);
        this.scale = (float) (1 / Math.sqrt(size));
        this.queries = new float[capacity * stride];
        this.keys = new float[capacity * stride];
        this.values = new float[capacity * stride];
        this.turnedKeys = new float[capacity * stride];
        this.turnedValues = new float[capacity * stride];
        this.attended = new float[capacity * stride];
        this.weights = new float[QUERIES_TOGETHER * capacity];
        this.upstream = new float[capacity * stride];
        this.weightGradient = new float[QUERIES_TOGETHER * capacity];
        this.queryGradient = new float[capacity * stride];
        this.keyGradient = new float[capacity * stride];
        this.valueGradient = new float[capacity * stride];
    }

    /// What the rows `first … first + length` of a text attend to.
    ///
    /// `joined`: projected queries, keys and values side by side, rows of `joinedStride`. The heads
    /// are written side by side to the same rows of `out`, of `outStride`.
    void forward(
            CompactModel.Layer layer,
            float[] joined,
            int joinedStride,
            int first,
            int length,
            float[] out,
            int outStride) {
        int group = shape.queryHeads() / shape.keyValueHeads();
        int start = first * joinedStride;
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            gatherKeys(layer, joined, start, joinedStride, length, head);
            for (int query = head * group; query < (head + 1) * group; query++) {
                gatherQueries(layer, joined, start, joinedStride, length, query);
                for (int block = 0; block < length; block += QUERIES_TOGETHER) {
                    int rows = weigh(block, length);
                    kernels.product(
                            weights,
                            0,
                            capacity,
                            1,
                            values,
                            0,
                            stride,
                            attended,
                            block * stride,
                            stride,
                            rows,
                            stride,
                            Math.min(length, block + rows),
                            false);
                }
                scatter(attended, length, out, first * outStride + query * size, outStride);
            }
        }
    }

    /// The way back: from the gradient of what [#forward] wrote to that of the projections.
    ///
    /// `outGradient`: rows of `outStride`. `joinedGradient` has the layout of `joined` and is
    /// written; the gradients of the norms of queries and keys, where the model has them, are added
    /// to.
    void backward(
            CompactModel.Layer layer,
            float[] joined,
            int joinedStride,
            int first,
            int length,
            float[] outGradient,
            int outStride,
            float[] joinedGradient,
            float[] queryNormGradient,
            float[] keyNormGradient) {
        int group = shape.queryHeads() / shape.keyValueHeads();
        int start = first * joinedStride;
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            gatherKeys(layer, joined, start, joinedStride, length, head);
            transpose(values, turnedValues, length);
            Arrays.fill(keyGradient, 0f);
            Arrays.fill(valueGradient, 0f);
            for (int query = head * group; query < (head + 1) * group; query++) {
                gatherQueries(layer, joined, start, joinedStride, length, query);
                gather(outGradient, first * outStride + query * size, outStride, length, upstream);
                for (int block = 0; block < length; block += QUERIES_TOGETHER) {
                    blockBackward(block, weigh(block, length), length);
                }
                ungather(
                        layer.queryNorm(),
                        queryGradient,
                        scale,
                        length,
                        joined,
                        start + query * size,
                        joinedStride,
                        joinedGradient,
                        queryNormGradient);
            }
            ungather(
                    layer.keyNorm(),
                    keyGradient,
                    1,
                    length,
                    joined,
                    start + keysAt + head * size,
                    joinedStride,
                    joinedGradient,
                    keyNormGradient);
            scatter(
                    valueGradient,
                    length,
                    joinedGradient,
                    start + valuesAt + head * size,
                    joinedStride);
        }
    }

    /// Computes the probabilities of a block of queries over the keys they may see; returns the
    /// rows of the block.
    private int weigh(int block, int length) {
        int rows =
                Math.min(
                        QUERIES_TOGETHER,
                        PackedMatrix.padded(length - block, Kernels.ROWS_TOGETHER));
        int visible = visible(block, rows, length);
        kernels.product(
                queries,
                block * stride,
                stride,
                1,
                turnedKeys,
                0,
                capacity,
                weights,
                0,
                capacity,
                rows,
                visible,
                size,
                false);
        for (int row = 0; row < rows; row++) {
            kernels.softmax(weights, row * capacity, Math.min(length, block + row + 1), visible);
        }
        return rows;
    }

    /// Keys that some query of the block may see, filled up to whole registers.
    private int visible(int block, int rows, int length) {
        return PackedMatrix.padded(Math.min(length, block + rows), kernels.alignment());
    }

    private void blockBackward(int block, int rows, int length) {
        int visible = visible(block, rows, length);
        kernels.product(
                upstream,
                block * stride,
                stride,
                1,
                turnedValues,
                0,
                capacity,
                weightGradient,
                0,
                capacity,
                rows,
                visible,
                size,
                false);
        for (int row = 0; row < rows; row++) {
            kernels.softmaxGradient(
                    weights, row * capacity, weightGradient, row * capacity, visible);
        }
        int seen = Math.min(length, block + rows);
        kernels.product(
                weightGradient,
                0,
                capacity,
                1,
                keys,
                0,
                stride,
                queryGradient,
                block * stride,
                stride,
                rows,
                stride,
                seen,
                false);
        int keyRows = PackedMatrix.padded(seen, Kernels.ROWS_TOGETHER);
        int real = Math.min(rows, length - block);
        kernels.product(
                weightGradient,
                0,
                1,
                capacity,
                queries,
                block * stride,
                stride,
                keyGradient,
                0,
                stride,
                keyRows,
                stride,
                real,
                true);
        kernels.product(
                weights,
                0,
                1,
                capacity,
                upstream,
                block * stride,
                stride,
                valueGradient,
                0,
                stride,
                keyRows,
                stride,
                real,
                true);
    }

    private void gatherKeys(
            CompactModel.Layer layer, float[] joined, int start, int step, int length, int head) {
        gather(joined, start + keysAt + head * size, step, length, keys);
        turn(keys, length, layer.keyNorm(), 1);
        transpose(keys, turnedKeys, length);
        gather(joined, start + valuesAt + head * size, step, length, values);
    }

    private void gatherQueries(
            CompactModel.Layer layer, float[] joined, int start, int step, int length, int query) {
        gather(joined, start + query * size, step, length, queries);
        turn(queries, length, layer.queryNorm(), scale);
    }

    /// Copies one head's components of `length` rows; the rows that fill up the block become 0.
    private void gather(float[] from, int start, int step, int length, float[] to) {
        for (int position = 0; position < length; position++) {
            System.arraycopy(from, start + position * step, to, position * stride, size);
        }
        Arrays.fill(
                to, length * stride, PackedMatrix.padded(length, QUERIES_TOGETHER) * stride, 0f);
    }

    private void scatter(float[] from, int length, float[] to, int start, int step) {
        for (int position = 0; position < length; position++) {
            System.arraycopy(from, position * stride, to, start + position * step, size);
        }
    }

    /// Component by component instead of position by position.
    private void transpose(float[] from, float[] to, int length) {
        int padded = PackedMatrix.padded(length, QUERIES_TOGETHER);
        for (int i = 0; i < size; i++) {
            int row = i * capacity;
            for (int position = 0; position < padded; position++) {
                to[row + position] = from[position * stride + i];
            }
        }
    }

    /// Normalises each row, if the architecture does, turns it by its position and scales it.
    private void turn(float[] rows, int length, float[] norm, float factor) {
        int half = size / 2;
        var cosines = model.cosines();
        var sines = model.sines();
        for (int position = 0; position < length; position++) {
            int first = position * stride;
            if (norm.length > 0) {
                kernels.normalise(rows, first, norm, size, shape.normEpsilon(), rows, first);
            }
            int angle = position * half;
            for (int i = 0; i < half; i++) {
                float cosine = cosines[angle + i] * factor;
                float sine = sines[angle + i] * factor;
                float a = rows[first + i];
                float b = rows[first + half + i];
                rows[first + i] = a * cosine - b * sine;
                rows[first + half + i] = b * cosine + a * sine;
            }
        }
    }

    /// The way back through [#turn] and [#gather]: `gradient` is turned back in place and written,
    /// or sent through the norm, to where the rows came from.
    private void ungather(
            float[] norm,
            float[] gradient,
            float factor,
            int length,
            float[] joined,
            int start,
            int step,
            float[] joinedGradient,
            float[] normGradient) {
        int half = size / 2;
        var cosines = model.cosines();
        var sines = model.sines();
        for (int position = 0; position < length; position++) {
            int first = position * stride;
            int angle = position * half;
            for (int i = 0; i < half; i++) {
                float cosine = cosines[angle + i] * factor;
                float sine = sines[angle + i] * factor;
                float a = gradient[first + i];
                float b = gradient[first + half + i];
                gradient[first + i] = a * cosine + b * sine;
                gradient[first + half + i] = b * cosine - a * sine;
            }
            int to = start + position * step;
            if (norm.length > 0) {
                Arrays.fill(joinedGradient, to, to + size, 0f);
                kernels.normaliseGradient(
                        joined,
                        to,
                        norm,
                        size,
                        shape.normEpsilon(),
                        gradient,
                        first,
                        joinedGradient,
                        to,
                        normGradient);
            } else {
                System.arraycopy(gradient, first, joinedGradient, to, size);
            }
        }
    }
}
