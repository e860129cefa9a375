package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Sequences side by side, padded on the right to the longest; or, where some share their prompt, one behind
/// the other with each prompt once ([PackedTexts]).
///
/// The last token of a sequence predicts nothing that is scored, so the batch leaves it out where
/// it can: `length` is the longest sequence minus one.
final class TokenBatch {
    private final long[] ids;
    private final int rows;
    private final int length;
    private final long[] predictors;
    private final long[] targets;
    private final Optional<PackedTexts> packed;

    private TokenBatch(
            long[] ids, int rows, int length, long[] predictors, long[] targets, Optional<PackedTexts> packed) {
        this.ids = ids;
        this.rows = rows;
        this.length = length;
        this.predictors = predictors;
        this.targets = targets;
        this.packed = packed;
    }

    /// The batch of `sequences` under a model of this shape.
    ///
    /// @throws IllegalArgumentException if a sequence is longer than the context or an id is
    ///   outside the vocabulary
    static TokenBatch of(List<Sequence> sequences, ModelConfiguration model) {
        check(sequences, model);
        return PackedTexts.of(sequences)
                .map(packed -> packed(sequences, packed))
                .orElseGet(() -> padded(sequences));
    }

    private static TokenBatch packed(List<Sequence> sequences, PackedTexts packed) {
        var ids = new long[packed.tokens()];
        int scored = sequences.stream().mapToInt(Sequence::responseLength).sum();
        var predictors = new long[scored];
        var targets = new long[scored];
        int next = 0;
        for (int row = 0; row < sequences.size(); row++) {
            var sequence = sequences.get(row);
            int prompt = sequence.promptLength();
            for (int t = 0; t < prompt; t++) {
                ids[packed.prompt(row) + t] = sequence.tokens()[t];
            }
            for (int t = 0; t < sequence.responseLength(); t++) {
                boolean first = t == 0;
                int predictor = first ? packed.prompt(row) + prompt - 1 : packed.response(row) + t - 1;
                ids[predictor] = sequence.tokens()[prompt + t - 1];
                predictors[next] = predictor;
                targets[next] = sequence.tokens()[prompt + t];
                next++;
            }
        }
        return new TokenBatch(ids, 1, packed.tokens(), predictors, targets, Optional.of(packed));
    }

    /// Every sequence in a row of its own.
    static TokenBatch padded(List<Sequence> sequences) {
        int longest = longest(sequences);
        int length = Math.max(1, longest - 1);
        int scored = sequences.stream().mapToInt(Sequence::responseLength).sum();
        var ids = new long[Math.multiplyExact(sequences.size(), length)];
        var predictors = new long[scored];
        var targets = new long[scored];
        int next = 0;
        for (int row = 0; row < sequences.size(); row++) {
            var sequence = sequences.get(row);
            var tokens = sequence.tokens();
            for (int t = 0; t < tokens.length; t++) {
                if (t < length) {
                    ids[row * length + t] = tokens[t];
                }
                if (t >= sequence.promptLength()) {
                    predictors[next] = (long) row * length + t - 1;
                    targets[next] = tokens[t];
                    next++;
                }
            }
        }
        return new TokenBatch(ids, sequences.size(), length, predictors, targets, Optional.empty());
    }

    /// @throws IllegalArgumentException if a sequence is longer than the context or an id is
    ///   outside the vocabulary
    static void check(List<Sequence> sequences, ModelConfiguration model) {
        int longest = longest(sequences);
        if (longest > model.contextLength()) {
            throw new IllegalArgumentException(
                    "a sequence of %d tokens does not fit the context of %d".formatted(longest, model.contextLength()));
        }
        for (var sequence : sequences) {
            for (int id : sequence.tokens()) {
                check(id, model);
            }
        }
    }

    private static int longest(List<Sequence> sequences) {
        return sequences.stream().mapToInt(row -> row.tokens().length).max().orElse(0);
    }

    private static void check(int id, ModelConfiguration model) {
        if (id < 0 || id >= model.vocabularySize()) {
            throw new IllegalArgumentException(
                    "token id %d is outside the vocabulary of %d".formatted(id, model.vocabularySize()));
        }
    }

    /// How many tokens are scored.
    int scored() {
        return targets.length;
    }

    /// Token ids `[rows, length]`, on the device of `model`.
    Tensor ids(LanguageModel model) {
        var ids = ids();
        return ids.to(model.head().device(), Tensors.type(ids));
    }

    /// Token ids `[rows, length]`.
    Tensor ids() {
        return Tensors.of(ids, rows, length);
    }

    /// How queries and keys are turned in `model`, by their positions.
    RotaryPositions.Turns turns(LanguageModel model) {
        return packed.map(texts -> model.rotary().along(texts.positions()))
                .orElseGet(() -> model.rotary().first(length));
    }

    /// Attention within the sequences, for one pass through `model`.
    Attention attention(ModelConfiguration model) {
        return packed.map(texts -> texts.attention(model)).orElseGet(() -> Attention.causal(model));
    }

    /// For each scored token, where among `rows · length` positions the state lies that predicts
    /// it.
    Tensor predictors() {
        return Tensors.of(predictors, predictors.length);
    }

    /// The id of each scored token.
    Tensor targets() {
        return Tensors.of(targets, targets.length);
    }
}
