package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.compact.DecodedRow;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Log-probabilities, and entropies if asked for, of the response tokens of some sequences under a
/// model, with the way back to its parameters.
///
/// The logits of a batch would be the largest tensor of a training step by far (8 × 2,048 tokens of
/// a vocabulary of 151,936 are 10 GB). They never exist as a whole: tokens are scored in chunks,
/// and a chunk's logits are dropped as soon as its two numbers per token are known. The loss is
/// then taken on those numbers as if they were parameters; [#backward] reads their gradients g (of
/// the log-probabilities) and e (of the entropies), computes each chunk's logits z again and
/// continues with the closed form
///
/// ```
/// ∂loss/∂z = ( g · (onehot(token) − p) − e · p · (log p + H) ) / temperature,   p = softmax(z / temperature)
/// ```
///
/// which costs one more product with the output matrix and needs one chunk of memory.
///
/// Sequences run in shards, those of a small model on several threads, and the shards' gradients
/// are added in their order. What is computed does not depend on the number of threads, and the
/// loss, taken over all rows at once, does not depend on the shards. A small model on the CPU runs
/// in the compact engine ([dev.frugal.reasoning.language.compact]), all others in libtorch, which
/// is also the reference.
///
/// All tensors belong to the scope in which the scores were made. Scores are in the element type of
/// the model, but at least float32.
public final class TokenScores {
    private final ScoreSettings settings;
    private final Scoring scoring;
    private final int[] responseLengths;
    private final long[] places;
    private final Tensor logProbabilities;
    private final Tensor entropies;

    private TokenScores(LanguageModel model, List<Sequence> sequences, ScoreSettings settings) {
        this.settings = settings;
        this.responseLengths =
                sequences.stream().mapToInt(Sequence::responseLength).toArray();
        boolean compact = isCompact(model, settings);
        var decoded = compact && settings.gradients() == Gradients.KEPT
                ? DecodedRow.groups(model, sequences)
                : Optional.<List<DecodedRow.Group>>empty();
        List<int[]> groups;
        if (decoded.isPresent()) {
            groups = decoded.get().stream().map(DecodedRow.Group::rows).toList();
            this.scoring = new CompactScoring(model, sequences, settings, decoded.get());
        } else if (compact) {
            groups = CompactScoring.groups(sequences);
            this.scoring = new CompactScoring(model, sequences, groups, settings);
        } else {
            groups = TorchScoring.groups(sequences, settings.rowsPerShard());
            this.scoring = new TorchScoring(model, sequences, groups, settings);
        }
        this.places = places(groups);
        this.logProbabilities = leaf(scoring.logProbabilities());
        this.entropies = leaf(scoring.entropies());
    }

    /// Scores the response tokens of `sequences`.
    ///
    /// Sequences that bring the activations of their decoding are scored from those where gradients
    /// keep everything: bit by bit the same scores without the pass forward. Activations serve once,
    /// and only while the model has the weights they were computed with; where they cannot serve,
    /// there is a pass forward.
    ///
    /// @throws IllegalArgumentException if no sequence has a response token, one does not fit the
    ///   context, or an id is outside the vocabulary
    public static TokenScores of(LanguageModel model, List<Sequence> sequences, ScoreSettings settings) {
        if (sequences.stream().mapToInt(Sequence::responseLength).sum() == 0) {
            throw new IllegalArgumentException(
                    "%d sequences without a single response token".formatted(sequences.size()));
        }
        TokenBatch.check(sequences, model.configuration());
        return new TokenScores(model, sequences, settings);
    }

    /// Whether the compact engine computes such scores.
    public static boolean isCompact(LanguageModel model, ScoreSettings settings) {
        return switch (settings.engine()) {
            case AUTOMATIC -> CompactScoring.suits(model, settings);
            case TORCH -> false;
            case COMPACT -> true;
        };
    }

    /// What is kept for the way back: what the settings say, but only the inputs of layers instead of every
    /// intermediate
    /// result where half-precision weights are widened for it.
    public static Gradients gradients(LanguageModel model, ScoreSettings settings) {
        return isCompact(model, settings)
                ? settings.gradients()
                : WidenedProducts.checkpointed(model.head(), settings.gradients());
    }

    /// Log-probabilities in nats, `[rows, longest response]`; token t of a row's response in column
    /// t, 0 in the padding. A loss on them is differentiated by [#backward].
    public Tensor logProbabilities() {
        return inRows(logProbabilities);
    }

    /// Entropies of the full distribution in nats, laid out like the log-probabilities; empty if
    /// they were not asked for.
    public Optional<Tensor> entropies() {
        return settings.entropies() ? Optional.of(inRows(entropies)) : Optional.empty();
    }

    /// 1 where a row has a response token, 0 in the padding; the shape of the log-probabilities.
    public Tensor mask() {
        return inRows(torch.ones_like(logProbabilities.detach()));
    }

    /// The log-probabilities of each row's response tokens as arrays.
    public double[][] logProbabilityArrays() {
        return arrays(logProbabilities);
    }

    /// The entropies of each row's response tokens as arrays; empty if they were not asked for.
    public Optional<double[][]> entropyArrays() {
        return settings.entropies() ? Optional.of(arrays(entropies)) : Optional.empty();
    }

    /// Adds the gradients of `loss`, a scalar computed from these scores, to the model's
    /// parameters. Once per scores.
    public void backward(Tensor loss) {
        if (settings.gradients() == Gradients.NONE) {
            throw new IllegalStateException("these scores were computed without gradients");
        }
        try (var _ = Scope.open()) {
            loss.backward();
            scoring.backward(gradientOf(logProbabilities), gradientOf(entropies));
        }
    }

    /// For each scored token, shard after shard, its place among rows × longest response.
    private long[] places(List<int[]> groups) {
        int longest = Arrays.stream(responseLengths).max().orElse(0);
        var found = new long[Arrays.stream(responseLengths).sum()];
        int next = 0;
        for (var rows : groups) {
            for (int row : rows) {
                for (int t = 0; t < responseLengths[row]; t++) {
                    found[next++] = (long) row * longest + t;
                }
            }
        }
        return found;
    }

    private Tensor leaf(Tensor scores) {
        return settings.gradients() == Gradients.NONE ? scores : scores.requires_grad_(true);
    }

    private Tensor inRows(Tensor perToken) {
        long rows = responseLengths.length;
        long longest = Arrays.stream(responseLengths).max().orElse(0);
        var index = Tensors.of(places, places.length);
        return torch.zeros(new long[] {rows * longest}, perToken.detach().options())
                .index_copy(0, index.to(perToken.device(), Tensors.type(index)), perToken)
                .view(rows, longest);
    }

    private double[][] arrays(Tensor perToken) {
        int longest = Arrays.stream(responseLengths).max().orElse(0);
        var flat = Tensors.doubles(perToken);
        var rows = new double[responseLengths.length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new double[responseLengths[row]];
        }
        for (int i = 0; i < flat.length; i++) {
            rows[(int) (places[i] / longest)][(int) (places[i] % longest)] = flat[i];
        }
        return rows;
    }

    private static Tensor gradientOf(Tensor leaf) {
        var gradient = leaf.grad();
        return gradient.defined() ? gradient : torch.zeros_like(leaf.detach());
    }
}
