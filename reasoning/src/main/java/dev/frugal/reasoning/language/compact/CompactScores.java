package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.ModelConfiguration;
import dev.frugal.reasoning.language.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One pass of some texts through a model: the scores of their response tokens, and the way back.
///
/// A row of numbers per token, laid out by [TextLayout]. Everything but attention goes in blocks of
/// rows that stay in the nearest caches. Kept for the way back are, per token and layer, the two
/// states, the projections, what was attended to and the two halves of the gate; norms,
/// probabilities and gated values are computed again.
///
/// Serves one thread at a time.
public final class CompactScores {
    /// Rows that go through a matrix product together.
    private static final int BLOCK = 90;

    private final CompactScorer scorer;
    private final CompactModel model;
    private final ModelConfiguration shape;
    private final Kernels kernels;
    private final WorkingMemory memory;

    private final TextLayout layout;
    private final int rows;
    private final int stateStride;
    private final int joinedStride;
    private final int attendedStride;
    private final int gateStride;
    private final CompactAttention attention;
    private final CompactHead head;
    private final float[] normalised;
    private final float[] gated;

    private final List<Kept> kept = new ArrayList<>();
    private final float[] state;

    /// What a layer leaves for the way back; a row per token.
    private record Kept(
            float[] state, float[] joined, float[] attended, float[] middle, float[] gates) {}

    CompactScores(
            CompactScorer scorer, List<Sequence> sequences, double temperature, boolean backward) {
        this.scorer = scorer;
        this.model = scorer.model();
        this.shape = model.configuration();
        this.kernels = model.kernels();
        this.memory = model.memory();
        this.layout = TextLayout.of(sequences);
        this.rows = layout.tokens().length;
        var first = model.layers().getFirst();
        this.stateStride = PackedMatrix.padded(shape.hiddenSize(), kernels.alignment());
        this.joinedStride = first.queryKeyValue().paddedOutputs();
        this.attendedStride =
                PackedMatrix.padded(shape.queryHeads() * shape.headSize(), kernels.alignment());
        this.gateStride = first.gateUp().paddedOutputs();
        this.attention = new CompactAttention(model, layout.longest());
        this.normalised = new float[BLOCK * stateStride];
        this.gated = new float[BLOCK * gateStride / 2];
        this.state = forward(backward);
        this.head = new CompactHead(scorer, layout, temperature);
        head.score(state, stateStride);
        if (!backward) {
            memory.giveBack(state);
        }
    }

    /// Log-probabilities of the response tokens in nats, text after text.
    public float[] logProbabilities() {
        return head.logProbabilities();
    }

    /// Entropies of the distributions they were drawn from, in nats.
    public float[] entropies() {
        return head.entropies();
    }

    private float[] forward(boolean backward) {
        var current = matrix(stateStride);
        int hidden = shape.hiddenSize();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    model.embedding(),
                    layout.tokens()[row] * hidden,
                    current,
                    row * stateStride,
                    hidden);
        }
        for (var layer : model.layers()) {
            var now =
                    new Kept(
                            current,
                            matrix(joinedStride),
                            matrix(attendedStride),
                            copy(current),
                            matrix(gateStride));
            attend(layer, now);
            current = copy(now.middle());
            feedForward(layer, now, current);
            if (backward) {
                kept.add(now);
            } else {
                giveBack(now);
            }
        }
        return current;
    }

    private void attend(CompactModel.Layer layer, Kept now) {
        for (int block = 0; block < rows; block += BLOCK) {
            normalise(now.state(), block, layer.inputNorm());
            multiply(
                    normalised,
                    0,
                    stateStride,
                    block,
                    layer.queryKeyValue(),
                    now.joined(),
                    block * joinedStride,
                    joinedStride,
                    false);
        }
        for (var segment : layout.segments()) {
            attention.forward(
                    layer, now.joined(), joinedStride, segment, now.attended(), attendedStride);
        }
        for (int block = 0; block < rows; block += BLOCK) {
            multiply(
                    now.attended(),
                    block * attendedStride,
                    attendedStride,
                    block,
                    layer.output(),
                    now.middle(),
                    block * stateStride,
                    stateStride,
                    true);
        }
    }

    private void feedForward(CompactModel.Layer layer, Kept now, float[] out) {
        for (int block = 0; block < rows; block += BLOCK) {
            normalise(now.middle(), block, layer.attendedNorm());
            multiply(
                    normalised,
                    0,
                    stateStride,
                    block,
                    layer.gateUp(),
                    now.gates(),
                    block * gateStride,
                    gateStride,
                    false);
            gate(now.gates(), block);
            multiply(
                    gated,
                    0,
                    gateStride / 2,
                    block,
                    layer.down(),
                    out,
                    block * stateStride,
                    stateStride,
                    true);
        }
    }

    /// Adds the gradients of all parameters to `gradients`, given those of the log-probabilities
    /// and the entropies. Once per pass.
    public void backward(
            float[] scoreGradient, float[] entropyGradient, CompactGradients gradients) {
        if (kept.size() < shape.layers()) {
            throw new IllegalStateException("these scores were computed without a way back");
        }
        var gradient = matrix(stateStride);
        Arrays.fill(gradient, 0f);
        head.backward(scoreGradient, entropyGradient, state, gradient, stateStride, gradients);
        var workspace = new Workspace();
        for (int layer = shape.layers() - 1; layer >= 0; layer--) {
            var now = kept.removeLast();
            feedForwardBackward(layer, now, gradient, gradients.layer(layer), workspace);
            attendBackward(layer, now, gradient, gradients.layer(layer), workspace);
            giveBack(now);
        }
        workspace.giveBack();
        int hidden = shape.hiddenSize();
        var embedding = gradients.embedding();
        for (int row = 0; row < rows; row++) {
            int to = layout.tokens()[row] * hidden;
            int from = row * stateStride;
            for (int i = 0; i < hidden; i++) {
                embedding[to + i] += gradient[from + i];
            }
        }
        memory.giveBack(gradient);
        memory.giveBack(state);
    }

    /// Working memory of the way back, shared by the layers.
    private final class Workspace {
        private final float[] normalisedGradient = new float[BLOCK * stateStride];
        private final float[] gatedGradient = new float[BLOCK * gateStride / 2];
        private final float[] gateGradient = new float[BLOCK * gateStride];
        private final float[] attendedGradient = matrix(attendedStride);
        private final float[] joinedGradient = matrix(joinedStride);

        private void giveBack() {
            memory.giveBack(attendedGradient);
            memory.giveBack(joinedGradient);
        }
    }

    private void giveBack(Kept kept) {
        memory.giveBack(kept.state());
        memory.giveBack(kept.joined());
        memory.giveBack(kept.attended());
        memory.giveBack(kept.middle());
        memory.giveBack(kept.gates());
    }

    private void feedForwardBackward(
            int number,
            Kept now,
            float[] gradient,
            CompactGradients.Layer gradients,
            Workspace work) {
        var layer = model.layers().get(number);
        var back = scorer.reversed(number);
        int width = gateStride / 2;
        for (int block = 0; block < rows; block += BLOCK) {
            int count = count(block);
            gate(now.gates(), block);
            addWeights(gradient, block, stateStride, gated, 0, width, count, gradients.down());
            multiply(
                    gradient,
                    block * stateStride,
                    stateStride,
                    block,
                    back.down(),
                    work.gatedGradient,
                    0,
                    width,
                    false);
            for (int i = 0; i < count; i++) {
                int from = (block + i) * gateStride;
                kernels.gateGradient(
                        now.gates(),
                        from,
                        from + width,
                        width,
                        work.gatedGradient,
                        i * width,
                        work.gateGradient,
                        i * gateStride,
                        i * gateStride + width);
            }
            normalise(now.middle(), block, layer.attendedNorm());
            addWeights(
                    work.gateGradient,
                    0,
                    gateStride,
                    normalised,
                    0,
                    stateStride,
                    count,
                    gradients.gateUp());
            multiply(
                    work.gateGradient,
                    0,
                    gateStride,
                    block,
                    back.gateUp(),
                    work.normalisedGradient,
                    0,
                    stateStride,
                    false);
            normaliseBackward(
                    now.middle(),
                    block,
                    layer.attendedNorm(),
                    work.normalisedGradient,
                    gradient,
                    gradients.attendedNorm());
        }
    }

    private void attendBackward(
            int number,
            Kept now,
            float[] gradient,
            CompactGradients.Layer gradients,
            Workspace work) {
        var layer = model.layers().get(number);
        var back = scorer.reversed(number);
        for (int block = 0; block < rows; block += BLOCK) {
            addWeights(
                    gradient,
                    block,
                    stateStride,
                    now.attended(),
                    block * attendedStride,
                    attendedStride,
                    count(block),
                    gradients.output());
            multiply(
                    gradient,
                    block * stateStride,
                    stateStride,
                    block,
                    back.output(),
                    work.attendedGradient,
                    block * attendedStride,
                    attendedStride,
                    false);
        }
        Arrays.fill(work.joinedGradient, 0f);
        for (var segment : layout.segments()) {
            attention.backward(
                    layer,
                    now.joined(),
                    joinedStride,
                    segment,
                    work.attendedGradient,
                    attendedStride,
                    work.joinedGradient,
                    gradients.queryNorm(),
                    gradients.keyNorm());
        }
        if (shape.outputBias()) {
            addRows(gradient, stateStride, gradients.output());
        }
        if (shape.queryKeyValueBias()) {
            addRows(work.joinedGradient, joinedStride, gradients.queryKeyValue());
        }
        for (int block = 0; block < rows; block += BLOCK) {
            normalise(now.state(), block, layer.inputNorm());
            addWeights(
                    work.joinedGradient,
                    block,
                    joinedStride,
                    normalised,
                    0,
                    stateStride,
                    count(block),
                    gradients.queryKeyValue());
            multiply(
                    work.joinedGradient,
                    block * joinedStride,
                    joinedStride,
                    block,
                    back.queryKeyValue(),
                    work.normalisedGradient,
                    0,
                    stateStride,
                    false);
            normaliseBackward(
                    now.state(),
                    block,
                    layer.inputNorm(),
                    work.normalisedGradient,
                    gradient,
                    gradients.inputNorm());
        }
    }

    /// A row per token and some to fill up the last block, of any value.
    private float[] matrix(int stride) {
        return memory.borrow(
                Math.multiplyExact(PackedMatrix.padded(rows, Kernels.ROWS_TOGETHER), stride));
    }

    private float[] copy(float[] states) {
        var copy = matrix(stateStride);
        System.arraycopy(states, 0, copy, 0, rows * stateStride);
        return copy;
    }

    private int count(int block) {
        return Math.min(BLOCK, rows - block);
    }

    /// The block's rows of `y (+)= x · Wᵀ + bias`.
    private void multiply(
            float[] x,
            int xStart,
            int xStride,
            int block,
            PackedMatrix matrix,
            float[] y,
            int yStart,
            int yStride,
            boolean accumulate) {
        int together = PackedMatrix.padded(count(block), Kernels.ROWS_TOGETHER);
        kernels.multiply(x, xStart, xStride, together, matrix, y, yStart, yStride, accumulate);
    }

    /// Adds the outer products of the rows of `outputs`, from row `first`, with those of `inputs`
    /// to a matrix's gradient.
    private void addWeights(
            float[] outputs,
            int first,
            int outputStride,
            float[] inputs,
            int inputStart,
            int inputStride,
            int count,
            CompactGradients.Matrix gradient) {
        kernels.product(
                outputs,
                first * outputStride,
                1,
                outputStride,
                inputs,
                inputStart,
                inputStride,
                gradient.values(),
                0,
                gradient.stride(),
                gradient.rows(),
                gradient.stride(),
                count,
                true);
    }

    private void addRows(float[] from, int stride, CompactGradients.Matrix gradient) {
        var sums = gradient.bias();
        for (int row = 0; row < rows; row++) {
            int start = row * stride;
            for (int i = 0; i < gradient.rows(); i++) {
                sums[i] += from[start + i];
            }
        }
    }

    private void normalise(float[] from, int block, float[] weight) {
        for (int i = 0; i < count(block); i++) {
            kernels.normalise(
                    from,
                    (block + i) * stateStride,
                    weight,
                    shape.hiddenSize(),
                    shape.normEpsilon(),
                    normalised,
                    i * stateStride);
        }
    }

    private void normaliseBackward(
            float[] from,
            int block,
            float[] weight,
            float[] upstream,
            float[] gradient,
            float[] weightGradient) {
        for (int i = 0; i < count(block); i++) {
            kernels.normaliseGradient(
                    from,
                    (block + i) * stateStride,
                    weight,
                    shape.hiddenSize(),
                    shape.normEpsilon(),
                    upstream,
                    i * stateStride,
                    gradient,
                    (block + i) * stateStride,
                    weightGradient);
        }
    }

    private void gate(float[] gates, int block) {
        int width = gateStride / 2;
        for (int i = 0; i < count(block); i++) {
            int from = (block + i) * gateStride;
            kernels.gate(gates, from, from + width, width, gated, i * width);
        }
    }
}
