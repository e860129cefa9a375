package dev.frugal.reasoning.language;

import dev.frugal.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Sequences side by side, padded on the right to the longest.
///
/// The last token of a sequence predicts nothing that is scored, so the batch leaves it out where
/// it can: `length` is the longest sequence minus one.
final class TokenBatch {
    private final long[] ids;
    private final int rows;
    private final int length;
    private final int responseLength;
    private final int[] scoredByRow;
    private final long[] predictors;
    private final long[] places;
    private final long[] targets;

    private TokenBatch(
            long[] ids,
            int rows,
            int length,
            int responseLength,
            int[] scoredByRow,
            long[] predictors,
            long[] places,
            long[] targets) {
        this.ids = ids;
        this.rows = rows;
        this.length = length;
        this.responseLength = responseLength;
        this.scoredByRow = scoredByRow;
        this.predictors = predictors;
        this.places = places;
        this.targets = targets;
    }

    /// The batch of `sequences` under a model of this shape.
    ///
    /// @throws IllegalArgumentException if there is no sequence, no response token at all, a
    ///   sequence longer than the context or an id outside the vocabulary
    static TokenBatch of(List<Sequence> sequences, ModelConfiguration model) {
        int longest = 2;
        int longestResponse = 0;
        int scored = 0;
        for (var sequence : sequences) {
            longest = Math.max(longest, sequence.tokens().length);
            longestResponse = Math.max(longestResponse, sequence.responseLength());
            scored += sequence.responseLength();
        }
        if (scored == 0) {
            throw new IllegalArgumentException(
                    "%d sequences without a single response token".formatted(sequences.size()));
        }
        if (longest - 1 > model.contextLength()) {
            throw new IllegalArgumentException(
                    "a sequence of %d tokens does not fit the context of %d"
                            .formatted(longest, model.contextLength()));
        }
        int length = longest - 1;
        var ids = new long[Math.multiplyExact(sequences.size(), length)];
        var predictors = new long[scored];
        var places = new long[scored];
        var targets = new long[scored];
        int next = 0;
        for (int row = 0; row < sequences.size(); row++) {
            var sequence = sequences.get(row);
            var tokens = sequence.tokens();
            for (int t = 0; t < tokens.length; t++) {
                if (tokens[t] < 0 || tokens[t] >= model.vocabularySize()) {
                    throw new IllegalArgumentException(
                            "token id %d is outside the vocabulary of %d"
                                    .formatted(tokens[t], model.vocabularySize()));
                }
                if (t < length) {
                    ids[row * length + t] = tokens[t];
                }
                if (t >= sequence.promptLength()) {
                    predictors[next] = (long) row * length + t - 1;
                    places[next] = (long) row * longestResponse + t - sequence.promptLength();
                    targets[next] = tokens[t];
                    next++;
                }
            }
        }
        return new TokenBatch(
                ids,
                sequences.size(),
                length,
                longestResponse,
                sequences.stream().mapToInt(Sequence::responseLength).toArray(),
                predictors,
                places,
                targets);
    }

    int rows() {
        return rows;
    }

    /// The longest response, tokens.
    int responseLength() {
        return responseLength;
    }

    /// How many tokens are scored.
    int scored() {
        return targets.length;
    }

    /// How many tokens of a row are scored.
    int scoredIn(int row) {
        return scoredByRow[row];
    }

    /// Token ids `[rows, length]`.
    Tensor ids() {
        return Tensors.of(ids, rows, length);
    }

    /// For each scored token, where among `rows · length` positions the state lies that predicts
    /// it.
    Tensor predictors() {
        return Tensors.of(predictors, predictors.length);
    }

    /// For each scored token, its place among `rows · responseLength`.
    Tensor places() {
        return Tensors.of(places, places.length);
    }

    /// The id of each scored token.
    Tensor targets() {
        return Tensors.of(targets, targets.length);
    }

    /// 1 where a row has a response token, 0 where it is padding; float32 `[rows, responseLength]`.
    Tensor mask() {
        var mask = new float[rows * responseLength];
        for (long place : places) {
            mask[(int) place] = 1;
        }
        return Tensors.of(mask, rows, responseLength);
    }
}
