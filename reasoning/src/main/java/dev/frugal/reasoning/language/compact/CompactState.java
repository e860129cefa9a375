package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Texts being extended: their keys and values so far, and the working memory of a step.
///
/// What a step computes may also be left to the passes that the texts' way back needs; texts that
/// share a pass are the responses to one prompt, side by side.
///
/// Keys are kept in blocks of some positions, component by component within a block, and values position by
/// position, so that attention reads both front to back. Serves one thread.
public final class CompactState implements AutoCloseable {
    /// Registers of keys that a query meets together: too few would wait for each other's sums.
    private static final int KEYS_TOGETHER = 4;

    private final CompactModel model;
    private final ModelConfiguration shape;
    private final TransformerKernels kernels;
    private final int keyBlock;
    private final int capacity;
    private final int valueStride;
    private final float[][] keys;
    private final float[][] values;
    private final int[] lengths;

    /// For each text the pass it leaves its rows to, or nothing where none is kept.
    private final List<ActivationCache> passes;

    /// For each place of the step's batch the row of its pass.
    private final int[] keptRows;

    private final int stateStride;
    private final int joinedStride;
    private final int attendedStride;
    private final int gateStride;
    private final float[] state;
    private final float[] normalised;
    private final float[] joined;
    private final float[] attended;
    private final float[] gates;
    private final float[] gated;
    private final float[] scores;
    private final float[] logits;
    private final float queryScale;

    CompactState(CompactModel model, int rows, int capacity, List<ActivationCache> passes) {
        this.model = model;
        this.shape = model.configuration();
        this.kernels = model.kernels();
        int alignment = kernels.alignment();
        this.keyBlock = KEYS_TOGETHER * alignment;
        this.capacity = PackedMatrix.padded(capacity, keyBlock);
        this.valueStride = PackedMatrix.padded(shape.headSize(), alignment);
        int heads = Math.multiplyExact(rows, shape.keyValueHeads());
        this.keys = perLayer(Math.multiplyExact(heads, shape.headSize() * this.capacity));
        this.values = perLayer(Math.multiplyExact(heads, valueStride * this.capacity));
        this.lengths = new int[rows];
        this.passes = passes;
        this.keptRows = new int[rows];

        int padded = PackedMatrix.padded(rows, TransformerKernels.ROWS_TOGETHER);
        this.stateStride = model.stateStride();
        this.joinedStride = model.joinedStride();
        // The last head writes a whole stride, which may reach past its own components.
        this.attendedStride = shape.queryHeads() * shape.headSize() + valueStride;
        this.gateStride = model.gateStride();
        this.queryScale = (float) (1 / Math.sqrt(shape.headSize()));
        this.state = new float[padded * stateStride];
        this.normalised = new float[padded * stateStride];
        this.joined = new float[padded * joinedStride];
        this.attended = new float[padded * attendedStride];
        this.gates = new float[padded * gateStride];
        this.gated = new float[padded * gateStride / 2];
        this.scores = new float[this.capacity];
        this.logits = new float[padded * model.head().paddedOutputs()];
    }

    private float[][] perLayer(int size) {
        var arrays = new float[shape.layers()][];
        Arrays.setAll(arrays, _ -> model.memory().borrow(size));
        return arrays;
    }

    /// Gives the keys and values back; nothing can be appended any more.
    @Override
    public void close() {
        for (int layer = 0; layer < shape.layers(); layer++) {
            model.memory().giveBack(keys[layer]);
            model.memory().giveBack(values[layer]);
        }
    }

    /// Appends `tokens[i]` to text `rows[i]` for the first `count` entries.
    public void advance(int[] rows, int[] tokens, int count) {
        int hidden = shape.hiddenSize();
        for (int i = 0; i < count; i++) {
            System.arraycopy(model.embedding(), tokens[i] * hidden, state, i * stateStride, hidden);
        }
        if (!passes.isEmpty()) {
            for (int i = 0; i < count; i++) {
                keptRows[i] = passes.get(rows[i]).append();
            }
        }
        int together = PackedMatrix.padded(count, TransformerKernels.ROWS_TOGETHER);
        for (int layer = 0; layer < model.layers().size(); layer++) {
            attention(layer, rows, count, together);
            feedForward(layer, rows, count, together);
        }
        keep(rows, count, ActivationCache::last, state, stateStride, shape.hiddenSize());
        for (int i = 0; i < count; i++) {
            lengths[rows[i]]++;
        }
    }

    /// Logits after the texts advanced last, `count` rows of [#logitStride].
    public float[] logits(int count) {
        normalise(model.finalNorm(), count);
        kernels.multiply(
                normalised,
                0,
                stateStride,
                PackedMatrix.padded(count, TransformerKernels.ROWS_TOGETHER),
                model.head(),
                logits,
                0,
                logitStride(),
                false);
        return logits;
    }

    /// Numbers from one row of logits to the next; the first `vocabularySize` of them count.
    public int logitStride() {
        return model.head().paddedOutputs();
    }

    /// Makes text `to` a copy of text `from`.
    public void copy(int from, int to) {
        int keySize = shape.keyValueHeads() * shape.headSize() * capacity;
        int valueSize = shape.keyValueHeads() * valueStride * capacity;
        for (int layer = 0; layer < keys.length; layer++) {
            System.arraycopy(keys[layer], from * keySize, keys[layer], to * keySize, keySize);
            System.arraycopy(values[layer], from * valueSize, values[layer], to * valueSize, valueSize);
        }
        lengths[to] = lengths[from];
    }

    /// Leaves `width` numbers of each row of `from` to the texts' passes.
    private void keep(
            int[] rows, int count, Function<ActivationCache, Rows> part, float[] from, int stride, int width) {
        if (passes.isEmpty()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            var to = part.apply(passes.get(rows[i]));
            int row = keptRows[i];
            System.arraycopy(from, i * stride, to.pageOf(row), to.start(row), width);
        }
    }

    private void normalise(float[] weight, int count) {
        for (int i = 0; i < count; i++) {
            kernels.normalise(
                    state,
                    i * stateStride,
                    weight,
                    shape.hiddenSize(),
                    shape.normEpsilon(),
                    normalised,
                    i * stateStride);
        }
    }

    private void attention(int layer, int[] rows, int count, int together) {
        var weights = model.layers().get(layer);
        int hidden = shape.hiddenSize();
        keep(rows, count, pass -> pass.layer(layer).state(), state, stateStride, hidden);
        normalise(weights.inputNorm(), count);
        kernels.multiply(normalised, 0, stateStride, together, weights.queryKeyValue(), joined, 0, joinedStride, false);
        keep(rows, count, pass -> pass.layer(layer).joined(), joined, joinedStride, joinedStride);
        for (int i = 0; i < count; i++) {
            attendRow(layer, weights, i, rows[i]);
        }
        int heads = shape.queryHeads() * shape.headSize();
        keep(rows, count, pass -> pass.layer(layer).attended(), attended, attendedStride, heads);
        kernels.multiply(attended, 0, attendedStride, together, weights.output(), state, 0, stateStride, true);
        keep(rows, count, pass -> pass.layer(layer).middle(), state, stateStride, hidden);
    }

    private void attendRow(int layer, CompactModel.Layer weights, int place, int row) {
        int alignment = kernels.alignment();
        int size = shape.headSize();
        int position = lengths[row];
        int queries = place * joinedStride;
        int newKeys = queries + PackedMatrix.padded(shape.queryHeads() * size, alignment);
        int newValues = newKeys + PackedMatrix.padded(shape.keyValueHeads() * size, alignment);
        turn(queries, shape.queryHeads(), position, weights.queryNorm(), queryScale);
        turn(newKeys, shape.keyValueHeads(), position, weights.keyNorm(), 1);
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            int keyStart = keyStart(row, head) + position / keyBlock * keyBlock * size + position % keyBlock;
            for (int i = 0; i < size; i++) {
                keys[layer][keyStart + i * keyBlock] = joined[newKeys + head * size + i];
            }
            System.arraycopy(
                    joined,
                    newValues + head * size,
                    values[layer],
                    valueStart(row, head) + position * valueStride,
                    size);
        }
        for (int head = 0; head < shape.queryHeads(); head++) {
            attendHead(layer, queries + head * size, row, head, place);
        }
    }

    /// One head's softmax average of the values so far.
    private void attendHead(int layer, int query, int row, int head, int place) {
        int size = shape.headSize();
        int keyHead = head / (shape.queryHeads() / shape.keyValueHeads());
        int length = lengths[row] + 1;
        int padded = PackedMatrix.padded(length, keyBlock);
        int keyStart = keyStart(row, keyHead);
        for (int block = 0; block < padded; block += keyBlock) {
            kernels.product(
                    joined,
                    query,
                    0,
                    1,
                    keys[layer],
                    keyStart + block * size,
                    keyBlock,
                    scores,
                    block,
                    0,
                    1,
                    keyBlock,
                    size,
                    false);
        }
        kernels.softmax(scores, 0, length, padded);
        kernels.product(
                scores,
                0,
                0,
                1,
                values[layer],
                valueStart(row, keyHead),
                valueStride,
                attended,
                place * attendedStride + head * size,
                0,
                1,
                valueStride,
                length,
                false);
    }

    private int keyStart(int row, int head) {
        return (row * shape.keyValueHeads() + head) * shape.headSize() * capacity;
    }

    private int valueStart(int row, int head) {
        return (row * shape.keyValueHeads() + head) * valueStride * capacity;
    }

    /// Normalises each head, if the architecture does, turns it by its position and scales it.
    private void turn(int start, int heads, int position, float[] norm, float factor) {
        int half = shape.headSize() / 2;
        var cosines = model.cosines();
        var sines = model.sines();
        int angle = position * half;
        for (int head = 0; head < heads; head++) {
            int first = start + head * shape.headSize();
            if (norm.length > 0) {
                kernels.normalise(joined, first, norm, shape.headSize(), shape.normEpsilon(), joined, first);
            }
            for (int i = 0; i < half; i++) {
                float cosine = cosines[angle + i] * factor;
                float sine = sines[angle + i] * factor;
                float a = joined[first + i];
                float b = joined[first + half + i];
                joined[first + i] = a * cosine - b * sine;
                joined[first + half + i] = b * cosine + a * sine;
            }
        }
    }

    private void feedForward(int layer, int[] rows, int count, int together) {
        var weights = model.layers().get(layer);
        normalise(weights.attendedNorm(), count);
        kernels.multiply(normalised, 0, stateStride, together, weights.gateUp(), gates, 0, gateStride, false);
        keep(rows, count, pass -> pass.layer(layer).gates(), gates, gateStride, gateStride);
        int padded = gateStride / 2;
        for (int i = 0; i < count; i++) {
            int start = i * gateStride;
            kernels.gate(gates, start, start + padded, padded, gated, i * padded);
        }
        kernels.multiply(gated, 0, padded, together, weights.down(), state, 0, stateStride, true);
    }
}
