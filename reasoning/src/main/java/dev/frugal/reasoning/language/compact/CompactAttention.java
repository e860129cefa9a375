package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;
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
    private final TransformerKernels kernels;
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

    /// What the queries of a segment attend to: from projected queries, keys and values side by
    /// side in `joined` to heads side by side in `out`.
    void forward(CompactModel.Layer layer, Rows joined, TextLayout.Segment segment, Rows out) {
        int group = shape.queryHeads() / shape.keyValueHeads();
        int length = segment.length();
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            gatherKeys(layer, joined, segment, head);
            for (int query = head * group; query < (head + 1) * group; query++) {
                gatherQueries(layer, joined, segment, query);
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
                scatter(attended, segment, out, query * size);
            }
        }
    }

    /// The way back: from the gradient of what [#forward] wrote to that of the projections.
    ///
    /// `joinedGradient` has the layout of `joined`; it and the gradients of the norms of queries
    /// and keys, where the model has them, are added to.
    void backward(
            CompactModel.Layer layer,
            Rows joined,
            TextLayout.Segment segment,
            Rows outGradient,
            Rows joinedGradient,
            float[] queryNormGradient,
            float[] keyNormGradient) {
        int group = shape.queryHeads() / shape.keyValueHeads();
        int length = segment.length();
        int prefix = segment.prefixLength();
        int reach = segment.reach();
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            gatherKeys(layer, joined, segment, head);
            transpose(values, turnedValues, reach);
            Arrays.fill(keyGradient, 0f);
            Arrays.fill(valueGradient, 0f);
            for (int query = head * group; query < (head + 1) * group; query++) {
                gatherQueries(layer, joined, segment, query);
                gather(outGradient, query * size, segment, prefix, upstream);
                pad(upstream, length);
                for (int block = 0; block < length; block += QUERIES_TOGETHER) {
                    blockBackward(block, weigh(block, segment), segment);
                }
                turnBack(queryGradient, prefix, length, scale);
                ungather(
                        layer.queryNorm(),
                        queryGradient,
                        segment,
                        prefix,
                        joined,
                        query * size,
                        joinedGradient,
                        queryNormGradient);
            }
            turnBack(keyGradient, 0, reach, 1);
            ungather(
                    layer.keyNorm(),
                    keyGradient,
                    segment,
                    0,
                    joined,
                    keysAt + head * size,
                    joinedGradient,
                    keyNormGradient);
            addTo(joinedGradient, valuesAt + head * size, valueGradient, segment, 0);
        }
    }

    /// Computes the probabilities of a block of queries over the keys they may see; returns the
    /// rows of the block.
    private int weigh(int block, TextLayout.Segment segment) {
        int rows = Math.min(
                QUERIES_TOGETHER, PackedMatrix.padded(segment.length() - block, TransformerKernels.ROWS_TOGETHER));
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
            kernels.softmaxGradient(weights, row * capacity, weightGradient, row * capacity, visible);
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

    private void gatherKeys(CompactModel.Layer layer, Rows joined, TextLayout.Segment segment, int head) {
        gather(joined, keysAt + head * size, segment, 0, keys);
        pad(keys, segment.reach());
        turn(keys, 0, segment.reach(), layer.keyNorm(), 1);
        transpose(keys, turnedKeys, segment.reach());
        gather(joined, valuesAt + head * size, segment, 0, values);
        pad(values, segment.reach());
    }

    private void gatherQueries(CompactModel.Layer layer, Rows joined, TextLayout.Segment segment, int query) {
        int length = segment.length();
        gather(joined, query * size, segment, segment.prefixLength(), queries);
        pad(queries, length);
        turn(queries, segment.prefixLength(), length, layer.queryNorm(), scale);
    }

    /// Copies one head's components, from component `component` on, of the segment's rows from
    /// place `first` on to the rows from 0 on.
    private void gather(Rows from, int component, TextLayout.Segment segment, int first, float[] to) {
        for (int place = first; place < segment.reach(); place++) {
            int row = segment.rows()[place];
            System.arraycopy(from.pageOf(row), from.start(row) + component, to, (place - first) * stride, size);
        }
    }

    /// Zeros in the rows that fill up the last block.
    private void pad(float[] rows, int length) {
        Arrays.fill(rows, length * stride, PackedMatrix.padded(length, CAPACITY_UNIT) * stride, 0f);
    }

    private void scatter(float[] from, TextLayout.Segment segment, Rows to, int component) {
        int prefix = segment.prefixLength();
        for (int place = prefix; place < segment.reach(); place++) {
            int row = segment.rows()[place];
            System.arraycopy(from, (place - prefix) * stride, to.pageOf(row), to.start(row) + component, size);
        }
    }

    /// Adds the rows from 0 on to one head's components of the segment's rows from place `first`
    /// on.
    private void addTo(Rows to, int component, float[] from, TextLayout.Segment segment, int first) {
        for (int place = first; place < segment.reach(); place++) {
            int row = segment.rows()[place];
            var page = to.pageOf(row);
            int target = to.start(row) + component;
            int at = (place - first) * stride;
            for (int i = 0; i < size; i++) {
                page[target + i] += from[at + i];
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

    /// The way back through [#turn]'s norm and [#gather]: adds the rows from 0 on to where they
    /// came from, the segment's rows from place `first` on.
    private void ungather(
            float[] norm,
            float[] gradient,
            TextLayout.Segment segment,
            int first,
            Rows joined,
            int component,
            Rows joinedGradient,
            float[] normGradient) {
        if (norm.length == 0) {
            addTo(joinedGradient, component, gradient, segment, first);
            return;
        }
        for (int place = first; place < segment.reach(); place++) {
            int row = segment.rows()[place];
            int at = joined.start(row) + component;
            kernels.normaliseGradient(
                    joined.pageOf(row),
                    at,
                    norm,
                    size,
                    shape.normEpsilon(),
                    gradient,
                    (place - first) * stride,
                    joinedGradient.pageOf(row),
                    at,
                    normGradient);
        }
    }
}
