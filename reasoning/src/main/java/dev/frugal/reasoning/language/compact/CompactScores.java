package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One pass of some texts through a model: the scores of their response tokens, and the way back.
///
/// A row of numbers per token, laid out by [TextLayout]. Everything but attention goes a page of
/// rows at a time. What the pass leaves for the way back is a [ActivationCache], which may also come from
/// decoding the texts.
///
/// Serves one thread at a time.
public final class CompactScores {
    private final CompactScorer scorer;
    private final CompactModel model;
    private final ModelConfiguration shape;
    private final TransformerKernels kernels;

    private final TextLayout layout;
    private final int rows;
    private final int pages;
    private final int stateStride;
    private final int gateWidth;
    private final CompactAttention attention;
    private final CompactHead head;
    private final float[] normalised;
    private final float[] gated;
    private final Optional<ActivationCache> kept;

    private CompactScores(
            CompactScorer scorer,
            TextLayout layout,
            double temperature,
            Optional<ActivationCache> decoded,
            boolean backward) {
        this.scorer = scorer;
        this.model = scorer.model();
        this.shape = model.configuration();
        this.kernels = model.kernels();
        this.layout = layout;
        this.rows = layout.tokens().length;
        this.pages = Rows.pages(rows);
        this.stateStride = model.stateStride();
        this.gateWidth = model.gateStride() / 2;
        this.attention = new CompactAttention(model, layout.longest());
        this.head = new CompactHead(scorer, layout, temperature);
        this.normalised = new float[Rows.PAGE * stateStride];
        this.gated = new float[Rows.PAGE * gateWidth];
        var pass = decoded.orElseGet(() -> forward(backward));
        head.score(pass.last());
        this.kept = backward ? Optional.of(pass) : Optional.empty();
        if (!backward) {
            pass.giveBack();
        }
    }

    static CompactScores of(CompactScorer scorer, List<Sequence> sequences, double temperature, boolean backward) {
        return new CompactScores(scorer, TextLayout.of(sequences), temperature, Optional.empty(), backward);
    }

    /// From what decoding `sequences`, the responses to one prompt, has computed already.
    static CompactScores decoded(
            CompactScorer scorer, List<Sequence> sequences, double temperature, ActivationCache pass) {
        var layout = TextLayout.sideBySide(sequences);
        if (layout.tokens().length != pass.rows()) {
            throw new IllegalArgumentException(
                    "%d rows were kept of texts that have %d".formatted(pass.rows(), layout.tokens().length));
        }
        return new CompactScores(scorer, layout, temperature, Optional.of(pass), true);
    }

    /// Log-probabilities of the response tokens in nats, text after text.
    public float[] logProbabilities() {
        return head.logProbabilities();
    }

    /// Entropies of the distributions they were drawn from, in nats.
    public float[] entropies() {
        return head.entropies();
    }

    private ActivationCache forward(boolean backward) {
        var current = matrix(stateStride);
        int hidden = shape.hiddenSize();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    model.embedding(), layout.tokens()[row] * hidden, current.pageOf(row), current.start(row), hidden);
        }
        var layers = new ArrayList<ActivationCache.Layer>();
        for (var layer : model.layers()) {
            var now = new ActivationCache.Layer(
                    current,
                    matrix(model.joinedStride()),
                    matrix(model.attendedStride()),
                    current.copy(),
                    matrix(model.gateStride()));
            attend(layer, now);
            current = now.middle().copy();
            feedForward(layer, now, current);
            if (backward) {
                layers.add(now);
            } else {
                now.giveBack();
            }
        }
        return new ActivationCache(model, layout.texts(), layers, current, rows);
    }

    private void attend(CompactModel.Layer layer, ActivationCache.Layer now) {
        for (int page = 0; page < pages; page++) {
            normalise(now.state(), page, layer.inputNorm());
            multiply(normalised, stateStride, page, layer.queryKeyValue(), now.joined(), false);
        }
        for (var segment : layout.segments()) {
            attention.forward(layer, now.joined(), segment, now.attended());
        }
        for (int page = 0; page < pages; page++) {
            multiply(now.attended().page(page), now.attended().stride(), page, layer.output(), now.middle(), true);
        }
    }

    private void feedForward(CompactModel.Layer layer, ActivationCache.Layer now, Rows out) {
        for (int page = 0; page < pages; page++) {
            normalise(now.middle(), page, layer.attendedNorm());
            multiply(normalised, stateStride, page, layer.gateUp(), now.gates(), false);
            gate(now.gates(), page);
            multiply(gated, gateWidth, page, layer.down(), out, true);
        }
    }

    /// Adds the gradients of all parameters to `gradients`, given those of the log-probabilities
    /// and the entropies. Once per pass.
    public void backward(float[] scoreGradient, float[] entropyGradient, CompactGradients gradients) {
        var pass = kept.filter(ActivationCache::isWhole)
                .orElseThrow(() ->
                        new IllegalStateException("these scores were computed without a way back, or went it already"));
        var gradient = matrix(stateStride);
        gradient.fill(0f);
        head.backward(scoreGradient, entropyGradient, pass.last(), gradient, gradients);
        var workspace = new Workspace();
        for (int layer = shape.layers() - 1; layer >= 0; layer--) {
            var now = pass.takeLayer();
            feedForwardBackward(layer, now, gradient, gradients.layer(layer), workspace);
            attendBackward(layer, now, gradient, gradients.layer(layer), workspace);
            now.giveBack();
        }
        workspace.giveBack();
        int hidden = shape.hiddenSize();
        var embedding = gradients.embedding();
        for (int row = 0; row < rows; row++) {
            var page = gradient.pageOf(row);
            int from = gradient.start(row);
            int to = layout.tokens()[row] * hidden;
            for (int i = 0; i < hidden; i++) {
                embedding[to + i] += page[from + i];
            }
        }
        gradient.giveBack();
        pass.giveBack();
    }

    /// Working memory of the way back, shared by the layers.
    private final class Workspace {
        private final float[] normalisedGradient = new float[Rows.PAGE * stateStride];
        private final float[] gatedGradient = new float[Rows.PAGE * gateWidth];
        private final float[] gateGradient = new float[Rows.PAGE * 2 * gateWidth];
        private final float[] scratch = new float
                [kernels.outerProductScratch(
                        Math.max(Math.max(stateStride, gateWidth), model.attendedStride()), Rows.PAGE)];
        private final Rows attendedGradient = matrix(model.attendedStride());
        private final Rows joinedGradient = matrix(model.joinedStride());

        private void giveBack() {
            attendedGradient.giveBack();
            joinedGradient.giveBack();
        }
    }

    private void feedForwardBackward(
            int number, ActivationCache.Layer now, Rows gradient, CompactGradients.Layer gradients, Workspace work) {
        var layer = model.layers().get(number);
        var back = scorer.reversed(number);
        int gateStride = 2 * gateWidth;
        for (int page = 0; page < pages; page++) {
            gate(now.gates(), page);
            addWeights(gradient.page(page), stateStride, gated, gateWidth, page, gradients.down(), work.scratch);
            multiply(gradient.page(page), stateStride, page, back.down(), work.gatedGradient, gateWidth);
            for (int i = 0; i < count(page); i++) {
                int from = i * gateStride;
                kernels.gateGradient(
                        now.gates().page(page),
                        from,
                        from + gateWidth,
                        gateWidth,
                        work.gatedGradient,
                        i * gateWidth,
                        work.gateGradient,
                        from,
                        from + gateWidth);
            }
            normalise(now.middle(), page, layer.attendedNorm());
            addWeights(work.gateGradient, gateStride, normalised, stateStride, page, gradients.gateUp(), work.scratch);
            multiply(work.gateGradient, gateStride, page, back.gateUp(), work.normalisedGradient, stateStride);
            normaliseBackward(
                    now.middle(),
                    page,
                    layer.attendedNorm(),
                    work.normalisedGradient,
                    gradient,
                    gradients.attendedNorm());
        }
    }

    private void attendBackward(
            int number, ActivationCache.Layer now, Rows gradient, CompactGradients.Layer gradients, Workspace work) {
        var layer = model.layers().get(number);
        var back = scorer.reversed(number);
        int attendedStride = now.attended().stride();
        int joinedStride = now.joined().stride();
        for (int page = 0; page < pages; page++) {
            addWeights(
                    gradient.page(page),
                    stateStride,
                    now.attended().page(page),
                    attendedStride,
                    page,
                    gradients.output(),
                    work.scratch);
            multiply(gradient.page(page), stateStride, page, back.output(), work.attendedGradient, false);
        }
        work.joinedGradient.fill(0f);
        for (var segment : layout.segments()) {
            attention.backward(
                    layer,
                    now.joined(),
                    segment,
                    work.attendedGradient,
                    work.joinedGradient,
                    gradients.queryNorm(),
                    gradients.keyNorm());
        }
        if (shape.outputBias()) {
            addRows(gradient, gradients.output());
        }
        if (shape.queryKeyValueBias()) {
            addRows(work.joinedGradient, gradients.queryKeyValue());
        }
        for (int page = 0; page < pages; page++) {
            normalise(now.state(), page, layer.inputNorm());
            addWeights(
                    work.joinedGradient.page(page),
                    joinedStride,
                    normalised,
                    stateStride,
                    page,
                    gradients.queryKeyValue(),
                    work.scratch);
            multiply(
                    work.joinedGradient.page(page),
                    joinedStride,
                    page,
                    back.queryKeyValue(),
                    work.normalisedGradient,
                    stateStride);
            normaliseBackward(
                    now.state(), page, layer.inputNorm(), work.normalisedGradient, gradient, gradients.inputNorm());
        }
    }

    /// A row per token, of any value.
    private Rows matrix(int stride) {
        return new Rows(model.memory(), stride, rows);
    }

    private int count(int page) {
        return Rows.inPage(page, rows);
    }

    /// `y (+)= x · Wᵀ + bias` for the rows of a page of y.
    private void multiply(float[] x, int xStride, int page, PackedMatrix matrix, Rows y, boolean accumulate) {
        int together = PackedMatrix.padded(count(page), TransformerKernels.ROWS_TOGETHER);
        kernels.multiply(x, 0, xStride, together, matrix, y.page(page), 0, y.stride(), accumulate);
    }

    /// `y = x · Wᵀ + bias` for as many rows as a page has.
    private void multiply(float[] x, int xStride, int page, PackedMatrix matrix, float[] y, int yStride) {
        int together = PackedMatrix.padded(count(page), TransformerKernels.ROWS_TOGETHER);
        kernels.multiply(x, 0, xStride, together, matrix, y, 0, yStride, false);
    }

    /// Adds the outer products of the rows of `outputs`, as many as a page has, with those of
    /// `inputs` to a matrix's gradient.
    private void addWeights(
            float[] outputs,
            int outputStride,
            float[] inputs,
            int inputStride,
            int page,
            CompactGradients.Matrix gradient,
            float[] scratch) {
        kernels.addOuterProducts(
                outputs,
                outputStride,
                inputs,
                inputStride,
                gradient.values(),
                gradient.stride(),
                gradient.rows(),
                gradient.stride(),
                count(page),
                scratch);
    }

    private void addRows(Rows from, CompactGradients.Matrix gradient) {
        var sums = gradient.bias();
        for (int row = 0; row < rows; row++) {
            var page = from.pageOf(row);
            int start = from.start(row);
            for (int i = 0; i < gradient.rows(); i++) {
                sums[i] += page[start + i];
            }
        }
    }

    private void normalise(Rows from, int page, float[] weight) {
        for (int i = 0; i < count(page); i++) {
            kernels.normalise(
                    from.page(page),
                    i * stateStride,
                    weight,
                    shape.hiddenSize(),
                    shape.normEpsilon(),
                    normalised,
                    i * stateStride);
        }
    }

    private void normaliseBackward(
            Rows from, int page, float[] weight, float[] upstream, Rows gradient, float[] weightGradient) {
        for (int i = 0; i < count(page); i++) {
            kernels.normaliseGradient(
                    from.page(page),
                    i * stateStride,
                    weight,
                    shape.hiddenSize(),
                    shape.normEpsilon(),
                    upstream,
                    i * stateStride,
                    gradient.page(page),
                    i * stateStride,
                    weightGradient);
        }
    }

    private void gate(Rows gates, int page) {
        for (int i = 0; i < count(page); i++) {
            int from = i * gates.stride();
            kernels.gate(gates.page(page), from, from + gateWidth, gateWidth, gated, i * gateWidth);
        }
    }
}
