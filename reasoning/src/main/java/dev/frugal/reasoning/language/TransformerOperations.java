package dev.frugal.reasoning.language;

import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Floating-point operations of a decoder-only transformer, from shapes: matrix products, a
/// multiplication and an addition as two.
///
/// Sequences count without padding. Attention counts every pair of positions, as libtorch's
/// operators for it do, though a causal kernel may skip half of them.
///
/// @param shape the architecture
/// @param layerWeights how many numbers the matrices of the layers have
/// @param adapterNumbers how many numbers an adapter beside the weights has; 0 for none. With an
///   adapter the weights are frozen and get no gradients
public record TransformerOperations(ModelConfiguration shape, long layerWeights, long adapterNumbers) {
    /// Those of `model`.
    public static TransformerOperations of(LanguageModel model) {
        return of(
                model.configuration(),
                model.adapter()
                        .map(own -> own.parameters().values().stream().mapToLong(Tensor::numel))
                        .map(java.util.stream.LongStream::sum)
                        .orElse(0L));
    }

    /// Those of a model of this shape with an adapter of so many numbers.
    public static TransformerOperations of(ModelConfiguration shape, long adapterNumbers) {
        long weights = shape.parameterShapes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("model.layers."))
                .map(Map.Entry::getValue)
                .filter(sides -> sides.length == 2)
                .mapToLong(sides -> sides[0] * sides[1])
                .sum();
        return new TransformerOperations(shape, weights, adapterNumbers);
    }

    /// The layers, run forward over `length` new positions that see `earlier` ones before them.
    public long layers(long length, long earlier) {
        return length * 2 * (layerWeights + adapterNumbers) + attention(length * (earlier + length));
    }

    /// Logits of `positions` positions.
    public long head(long positions) {
        return OperationCount.linear(positions, shape.hiddenSize(), shape.vocabularySize());
    }

    /// A response of `tokens` tokens drawn with a key/value cache after a prompt that is read
    /// already. The last token drawn is not read.
    public long response(long prompt, long tokens) {
        long steps = tokens - 1;
        long pairsSeen = steps * prompt + steps * (steps + 1) / 2;
        return steps * 2 * (layerWeights + adapterNumbers) + attention(pairsSeen) + head(steps);
    }

    /// A prompt, read once.
    public long prompt(long length) {
        return layers(length, 0) + head(1);
    }

    /// The log-probabilities of a sequence's response tokens.
    public long scoring(Sequence sequence) {
        return layers(positions(sequence), 0) + head(sequence.responseLength());
    }

    /// The gradients of those log-probabilities. Logits are always computed again; layers where
    /// `gradients` says so.
    public long differentiating(Sequence sequence, Gradients gradients) {
        long length = positions(sequence);
        boolean adapted = adapterNumbers > 0;
        long frozen = adapted ? 1 : 2;
        long layers = length * 2 * (frozen * layerWeights + 2 * adapterNumbers)
                + 2 * attention(length * length)
                - (adapted ? intoFrozenEmbedding(length) : 0);
        long again = switch (gradients) {
            case NONE -> -layers;
            case KEPT -> 0;
            case CHECKPOINTED, RECOMPUTED -> layers(length, 0);
            case RECOMPUTED_CHECKPOINTED -> 2 * layers(length, 0);
        };
        long head = gradients == Gradients.NONE ? 0 : (1 + frozen) * head(sequence.responseLength());
        return layers + again + head;
    }

    /// What the first layer's projections would send back to the embedding if it were trained.
    private long intoFrozenEmbedding(long length) {
        long heads = shape.queryHeads() + 2L * shape.keyValueHeads();
        return OperationCount.linear(length, shape.hiddenSize(), heads * shape.headSize());
    }

    /// The last token of a sequence predicts nothing.
    private static long positions(Sequence sequence) {
        return sequence.tokens().length - 1L;
    }

    private long attention(long pairs) {
        return shape.layers() * OperationCount.attention(1, 1, pairs, (long) shape.queryHeads() * shape.headSize());
    }
}
