package dev.frugal.reasoning.language;

import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;
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

    /// The log-probabilities of the sequences' response tokens. A prompt that several share is computed once.
    public long scoring(List<Sequence> sequences) {
        return heads(sequences) + passes(sequences, this::layers);
    }

    /// The gradients of those log-probabilities. Logits are always computed again; layers where
    /// `gradients` says so.
    public long differentiating(List<Sequence> sequences, Gradients gradients) {
        if (gradients == Gradients.NONE) {
            return 0;
        }
        return (1 + productsPerWeight()) * heads(sequences)
                + passes(sequences, (length, earlier) -> differentiating(length, earlier, gradients));
    }

    private long differentiating(long length, long earlier, Gradients gradients) {
        long layers = length * 2 * (productsPerWeight() * layerWeights + 2 * adapterNumbers)
                + 2 * attention(length * (earlier + length))
                - (adapterNumbers > 0 ? intoFrozenEmbedding(length) : 0);
        long again = switch (gradients) {
            case NONE, KEPT -> 0;
            case CHECKPOINTED, RECOMPUTED -> layers(length, earlier);
            case RECOMPUTED_CHECKPOINTED -> 2 * layers(length, earlier);
        };
        return layers + again;
    }

    /// Products with a weight on the way back: for its input, and for itself where it is not frozen.
    private long productsPerWeight() {
        return adapterNumbers > 0 ? 1 : 2;
    }

    /// The output matrix for the sequences' response tokens.
    public long heads(List<Sequence> sequences) {
        return sequences.stream()
                .mapToLong(sequence -> head(sequence.responseLength()))
                .sum();
    }

    /// Over sequences, whole where none has the same prompt; else the prompt once and each response after it.
    private static long passes(List<Sequence> sequences, LongBinaryOperator operations) {
        var alike = sequences.stream().collect(Collectors.groupingBy(Sequence::prompt));
        long sum = 0;
        for (var rows : alike.values()) {
            long prompt = rows.getFirst().promptLength();
            if (rows.size() == 1) {
                sum += operations.applyAsLong(positions(rows.getFirst()), 0);
                continue;
            }
            sum += operations.applyAsLong(prompt, 0);
            for (var row : rows) {
                sum += operations.applyAsLong(positions(row) - prompt, prompt);
            }
        }
        return sum;
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
