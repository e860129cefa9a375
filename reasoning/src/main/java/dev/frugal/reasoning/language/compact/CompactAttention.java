package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.ModelConfiguration;
import java.util.Arrays;

/// Causal attention of the segments of texts and the way back, one head at a time.
///
/// A head's queries, keys and values are copied together, turned by their positions, so that they
/// stay in the nearest cache. Queries go in blocks; a block meets the keys up to its own last
/// position and no further, so half of the square is never computed. The probabilities are not kept
/// for the way back: at this size it is cheaper to compute them again.
///
/// Serves one thread.
final class CompactAttention {
    private static final int QUERIES_TOGETHER = 24;

    /// A multiple of [#QUERIES_TOGETHER] and of any register.
    private static final int CAPACITY_UNIT = 48;

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
        this.capacity = PackedMatrix.padded(longest, CAPACITY_UNIT);
        int alignment = kernels.alignment();
        this.keysAt = PackedMatrix.padded(shape.queryHeads() * size, alignment);
        this.valuesAt = keysAt + PackedMatrix.padded(shape.keyValueHeads() * size, alignment);
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

    /// What the rows of a segment attend to.
    ///
    /// `joined`: projected queries, keys and values side by side, rows of `joinedStride`. The heads
    /// are written side by side to the same rows of `out`, of `outStride`.
    void forward(
            CompactModel.Layer layer,
            float[] joined,
            int joinedStride,
            TextLayout.Segment segment,
            float[] out,
            int outStride) {
        int group = shape.queryHeads() / shape.keyValueHeads();
        int length = segment.length();
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            gatherKeys(layer, joined, joinedStride, segment, head);
            for (int query = head * group; query < (head + 1) * group; query++) {
                gatherQueries(layer, joined, joinedStride, segment, query);
                for (int block = 0; block < length; block += QUERIES_TOGETHER) {
                    int rows = weigh(block, segment);
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
                            seen(block, rows, segment),
                            false);
                }
                scatter(
                        attended,
                        length,
                        out,
                        segment.first() * outStride + query * size,
                        outStride);
            }
        }
    }

    /// The way back: from the gradient of what [#forward] wrote to that of the projections.
    ///
    /// `outGradient`: rows of `outStride`. `joinedGradient` has the layout of `joined`; it and the
    /// gradients of the norms of queries and keys, where the model has them, are added to.
    void backward(
            CompactModel.Layer layer,
            float[] joined,
            int joinedStride,
            TextLayout.Segment segment,
            float[] outGradient,
            int outStride,
            float[] joinedGradient,
            float[] queryNormGradient,
            float[] keyNormGradient) {
        int group = shape.queryHeads() / shape.keyValueHeads();
        int length = segment.length();
        int prefix = segment.prefixLength();
        int own = segment.first() * joinedStride;
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            gatherKeys(layer, joined, joinedStride, segment, head);
            transpose(values, turnedValues, segment.reach());
            Arrays.fill(keyGradient, 0f);
            Arrays.fill(valueGradient, 0f);
            for (int query = head * group; query < (head + 1) * group; query++) {
                gatherQueries(layer, joined, joinedStride, segment, query);
                gather(
                        outGradient,
                        segment.first() * outStride + query * size,
                        outStride,
                        0,
                        length,
                        upstream);
                pad(upstream, length);
                for (int block = 0; block < length; block += QUERIES_TOGETHER) {
                    blockBackward(block, weigh(block, segment), segment);
                }
                turnBack(queryGradient, prefix, length, scale);
                ungather(
                        layer.queryNorm(),
                        queryGradient,
                        0,
                        length,
                        joined,
                        own + query * size,
                        joinedStride,
                        joinedGradient,
                        queryNormGradient);
            }
            turnBack(keyGradient, 0, segment.reach(), 1);
            int key = keysAt + head * size;
            int value = valuesAt + head * size;
            int before = segment.prefixFirst() * joinedStride;
            ungather(
                    layer.keyNorm(),
                    keyGradient,
                    0,
                    prefix,
                    joined,
                    before + key,
                    joinedStride,
                    joinedGradient,
                    keyNormGradient);
            ungather(
                    layer.keyNorm(),
                    keyGradient,
                    prefix,
                    length,
                    joined,
                    own + key,
                    joinedStride,
                    joinedGradient,
                    keyNormGradient);
            addTo(joinedGradient, before + value, joinedStride, valueGradient, 0, prefix);
            addTo(joinedGradient, own + value, joinedStride, valueGradient, prefix, length);
        }
    }

    /// Computes the probabilities of a block of queries over the keys they may see; returns the
    /// rows of the block.
    private int weigh(int block, TextLayout.Segment segment) {
        int rows =
                Math.min(
                        QUERIES_TOGETHER,
                        PackedMatrix.padded(segment.length() - block, Kernels.ROWS_TOGETHER));
        int visible = visible(block, rows, segment);
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
            kernels.softmax(weights, row * capacity, seen(block, row + 1, segment), visible);
        }
        return rows;
    }

    /// Keys that the last of `rows` queries from `block` on may see.
    private static int seen(int block, int rows, TextLayout.Segment segment) {
        return Math.min(segment.reach(), segment.prefixLength() + block + rows);
    }

    /// The same, filled up to whole registers.
    private int visible(int block, int rows, TextLayout.Segment segment) {
        return PackedMatrix.padded(seen(block, rows, segment), kernels.alignment());
    }

    private void blockBackward(int block, int rows, TextLayout.Segment segment) {
        int visible = visible(block, rows, segment);
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
        int seen = seen(block, rows, segment);
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
        int real = Math.min(rows, segment.length() - block);
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
                seen,
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
                seen,
                stride,
                real,
                true);
    }

    private void gatherKeys(
            CompactModel.Layer layer,
            float[] joined,
            int step,
            TextLayout.Segment segment,
            int head) {
        int key = keysAt + head * size;
        int value = valuesAt + head * size;
        int before = segment.prefixFirst() * step;
        int own = segment.first() * step;
        int prefix = segment.prefixLength();
        gather(joined, before + key, step, 0, prefix, keys);
        gather(joined, own + key, step, prefix, segment.length(), keys);
        pad(keys, segment.reach());
        turn(keys, 0, segment.reach(), layer.keyNorm(), 1);
        transpose(keys, turnedKeys, segment.reach());
        gather(joined, before + value, step, 0, prefix, values);
        gather(joined, own + value, step, prefix, segment.length(), values);
        pad(values, segment.reach());
    }

    private void gatherQueries(
            CompactModel.Layer layer,
            float[] joined,
            int step,
            TextLayout.Segment segment,
            int query) {
        int length = segment.length();
        gather(joined, segment.first() * step + query * size, step, 0, length, queries);
        pad(queries, length);
        turn(queries, segment.prefixLength(), length, layer.queryNorm(), scale);
    }

    /// Copies one head's components of `length` rows to the rows from `first` on.
    private void gather(float[] from, int start, int step, int first, int length, float[] to) {
        for (int row = 0; row < length; row++) {
            System.arraycopy(from, start + row * step, to, (first + row) * stride, size);
        }
    }

    /// Zeros in the rows that fill up the last block.
    private void pad(float[] rows, int length) {
        Arrays.fill(rows, length * stride, PackedMatrix.padded(length, CAPACITY_UNIT) * stride, 0f);
    }

    private void scatter(float[] from, int length, float[] to, int start, int step) {
        for (int row = 0; row < length; row++) {
            System.arraycopy(from, row * stride, to, start + row * step, size);
        }
    }

    /// Adds `length` rows from `first` on to one head's components.
    private void addTo(float[] to, int start, int step, float[] from, int first, int length) {
        for (int row = 0; row < length; row++) {
            int at = (first + row) * stride;
            int target = start + row * step;
            for (int i = 0; i < size; i++) {
                to[target + i] += from[at + i];
            }
        }
    }

    /// Component by component instead of position by position.
    private void transpose(float[] from, float[] to, int length) {
        int padded = PackedMatrix.padded(length, CAPACITY_UNIT);
        for (int i = 0; i < size; i++) {
            int row = i * capacity;
            for (int position = 0; position < padded; position++) {
                to[row + position] = from[position * stride + i];
            }
        }
    }

    /// Normalises each row, if the architecture does, turns it by its position and scales it. The
    /// first of the rows is at `position`.
    private void turn(float[] rows, int position, int length, float[] norm, float factor) {
        int half = size / 2;
        var cosines = model.cosines();
        var sines = model.sines();
        for (int row = 0; row < length; row++) {
            int first = row * stride;
            if (norm.length > 0) {
                kernels.normalise(rows, first, norm, size, shape.normEpsilon(), rows, first);
            }
            int angle = (position + row) * half;
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

    /// Turns gradients of [#turn]'s rows back to those before turning and scaling.
    private void turnBack(float[] gradient, int position, int length, float factor) {
        int half = size / 2;
        var cosines = model.cosines();
        var sines = model.sines();
        for (int row = 0; row < length; row++) {
            int first = row * stride;
            int angle = (position + row) * half;
            for (int i = 0; i < half; i++) {
                float cosine = cosines[angle + i] * factor;
                float sine = sines[angle + i] * factor;
                float a = gradient[first + i];
                float b = gradient[first + half + i];
                gradient[first + i] = a * cosine + b * sine;
                gradient[first + half + i] = b * cosine - a * sine;
            }
        }
    }

    /// The way back through [#turn]'s norm and [#gather]: adds `length` rows from `first` on to
    /// where they came from.
    private void ungather(
            float[] norm,
            float[] gradient,
            int first,
            int length,
            float[] joined,
            int start,
            int step,
            float[] joinedGradient,
            float[] normGradient) {
        if (norm.length == 0) {
            addTo(joinedGradient, start, step, gradient, first, length);
            return;
        }
        for (int row = 0; row < length; row++) {
            int to = start + row * step;
            kernels.normaliseGradient(
                    joined,
                    to,
                    norm,
                    size,
                    shape.normEpsilon(),
                    gradient,
                    (first + row) * stride,
                    joinedGradient,
                    to,
                    normGradient);
        }
    }
}
