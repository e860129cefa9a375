package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.Sequence;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// How a batch's response tokens are scored, and the way back: the engine behind [TokenScores].
///
/// Tokens are in the order of the groups of rows the engine was given, row after row.
sealed interface Scoring permits CompactScoring, TorchScoring {
    /// One log-probability per token, in the caller's scope.
    Tensor logProbabilities();

    /// One entropy per token, in the caller's scope; anything if they were not asked for.
    Tensor entropies();

    /// Adds to the gradients of the model's parameters, given those of the scores.
    void backward(Tensor scoreGradient, Tensor entropyGradient);

    /// The rows that have something to score, shortest first.
    static int[] byLength(List<Sequence> sequences) {
        return IntStream.range(0, sequences.size())
                .boxed()
                .filter(row -> sequences.get(row).responseLength() > 0)
                .sorted(Comparator.comparingInt(row -> sequences.get(row).tokens().length))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
