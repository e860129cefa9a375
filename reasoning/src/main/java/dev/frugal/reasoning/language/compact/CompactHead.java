package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;

/// From the last layer's states to the scores of the response tokens, and back.
///
/// Logits exist for a few tokens at a time and are computed again on the way back, whose closed
/// form is that of [dev.frugal.reasoning.language.TokenScores].
///
/// Serves one thread.
final class CompactHead {
    /// Tokens whose logits exist together, fewer where the vocabulary is large.
    private static final int BLOCK = 48;

    private static final int LARGEST_LOGITS = 1 << 18;

    private final CompactScorer scorer;
    private final CompactModel model;
    private final ModelConfiguration shape;
    private final TransformerKernels kernels;
    private final float scale;
    private final int block;

    /// For each scored token: the row that predicts it, and its id.
    private final int[] predictors;

    private final int[] targets;
    private final float[] logProbabilities;
    private final float[] entropies;
    private final int normalisedStride;
    private final int logitStride;
    private final float[] normalised;
    private final float[] logits;
    private final float[] probabilities;

    CompactHead(CompactScorer scorer, TextLayout layout, double temperature) {
        this.scorer = scorer;
        this.model = scorer.model();
        this.shape = model.configuration();
        this.kernels = model.kernels();
        this.scale = (float) (1 / temperature);
        this.predictors = layout.predictors();
        this.targets = layout.targets();
        this.logProbabilities = new float[targets.length];
        this.entropies = new float[targets.length];
        this.logitStride = model.head().paddedOutputs();
        this.normalisedStride = PackedMatrix.padded(shape.hiddenSize(), kernels.alignment());
        int fitting =
                LARGEST_LOGITS / logitStride / TransformerKernels.ROWS_TOGETHER * TransformerKernels.ROWS_TOGETHER;
        this.block = Math.max(TransformerKernels.ROWS_TOGETHER, Math.min(BLOCK, fitting));
        this.normalised = new float[block * normalisedStride];
        this.logits = new float[block * logitStride];
        this.probabilities = new float[block * logitStride];
    }

    float[] logProbabilities() {
        return logProbabilities;
    }

    float[] entropies() {
        return entropies;
    }

    void score(Rows state) {
        for (int start = 0; start < targets.length; start += block) {
            int count = Math.min(block, targets.length - start);
            distributions(state, start, count);
            for (int i = 0; i < count; i++) {
                int row = i * logitStride;
                double normaliser = normaliser(row);
                logProbabilities[start + i] = (float) (logits[row + targets[start + i]] - normaliser);
                double mean = 0;
                for (int v = 0; v < shape.vocabularySize(); v++) {
                    mean += probabilities[row + v] * (logits[row + v] - normaliser);
                }
                entropies[start + i] = (float) -mean;
            }
        }
    }

    /// Adds to the gradients of the states, the last norm and the output matrix.
    void backward(
            float[] scoreGradient,
            float[] entropyGradient,
            Rows state,
            Rows stateGradient,
            CompactGradients gradients) {
        var normalisedGradient = new float[block * normalisedStride];
        var scratch = new float[kernels.outerProductScratch(gradients.head().stride(), block)];
        for (int start = 0; start < targets.length; start += block) {
            int count = Math.min(block, targets.length - start);
            distributions(state, start, count);
            for (int i = 0; i < count; i++) {
                logitGradient(i, start + i, scoreGradient[start + i], entropyGradient[start + i]);
            }
            kernels.addOuterProducts(
                    logits,
                    logitStride,
                    normalised,
                    normalisedStride,
                    gradients.head().values(),
                    gradients.head().stride(),
                    logitStride,
                    gradients.head().stride(),
                    count,
                    scratch);
            kernels.multiply(
                    logits,
                    0,
                    logitStride,
                    PackedMatrix.padded(count, TransformerKernels.ROWS_TOGETHER),
                    scorer.reversedHead(),
                    normalisedGradient,
                    0,
                    normalisedStride,
                    false);
            for (int i = 0; i < count; i++) {
                int row = predictors[start + i];
                kernels.normaliseGradient(
                        state.pageOf(row),
                        state.start(row),
                        model.finalNorm(),
                        shape.hiddenSize(),
                        shape.normEpsilon(),
                        normalisedGradient,
                        i * normalisedStride,
                        stateGradient.pageOf(row),
                        stateGradient.start(row),
                        gradients.finalNorm());
            }
        }
    }

    /// Puts the block's normalised states, scaled logits and probabilities into working memory.
    private void distributions(Rows state, int start, int count) {
        for (int i = 0; i < count; i++) {
            int row = predictors[start + i];
            kernels.normalise(
                    state.pageOf(row),
                    state.start(row),
                    model.finalNorm(),
                    shape.hiddenSize(),
                    shape.normEpsilon(),
                    normalised,
                    i * normalisedStride);
        }
        kernels.multiply(
                normalised,
                0,
                normalisedStride,
                PackedMatrix.padded(count, TransformerKernels.ROWS_TOGETHER),
                model.head(),
                logits,
                0,
                logitStride,
                false);
        for (int i = 0; i < count * logitStride; i++) {
            logits[i] *= scale;
        }
        System.arraycopy(logits, 0, probabilities, 0, count * logitStride);
        for (int i = 0; i < count; i++) {
            kernels.softmax(probabilities, i * logitStride, shape.vocabularySize(), logitStride);
        }
    }

    /// The logarithm of the sum of the exponentials of a row of logits: the largest has probability
    /// 1 / Σ e^(z − largest), so that nothing is lost where others underflow.
    private double normaliser(int row) {
        int largest = row;
        for (int v = row + 1; v < row + shape.vocabularySize(); v++) {
            if (logits[v] > logits[largest]) {
                largest = v;
            }
        }
        return logits[largest] - Math.log(probabilities[largest]);
    }

    /// Replaces a row of logits by their gradient.
    private void logitGradient(int i, int token, float score, float entropy) {
        int row = i * logitStride;
        float normaliser = (float) normaliser(row);
        float known = entropies[token];
        for (int v = row; v < row + shape.vocabularySize(); v++) {
            float surprise = logits[v] - normaliser + known;
            logits[v] = -scale * probabilities[v] * (score + entropy * surprise);
        }
        for (int v = row + shape.vocabularySize(); v < row + logitStride; v++) {
            logits[v] = 0;
        }
        logits[row + targets[token]] += scale * score;
    }
}
