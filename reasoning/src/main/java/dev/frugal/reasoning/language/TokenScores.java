package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
/// All tensors belong to the scope in which the scores were made. Sums of tokens are in the element
/// type of the model, but at least float32.
public final class TokenScores {
    private final LanguageModel model;
    private final TokenBatch batch;
    private final ScoreSettings settings;
    private final HiddenStates states;
    private final Tensor selected;
    private final Tensor targets;
    private final Tensor places;
    private final Tensor tokenLogProbabilities;
    private final Tensor tokenEntropies;

    private TokenScores(LanguageModel model, TokenBatch batch, ScoreSettings settings) {
        this.model = model;
        this.batch = batch;
        this.settings = settings;
        var ids = onDevice(batch.ids());
        this.states =
                switch (settings.gradients()) {
                    case NONE -> HiddenStates.fixed(model, ids);
                    case KEPT -> HiddenStates.kept(model, ids);
                    case CHECKPOINTED -> HiddenStates.checkpointed(model, ids);
                };
        this.targets = onDevice(batch.targets());
        this.places = onDevice(batch.places());
        this.selected =
                states.values()
                        .detach()
                        .view(-1, model.configuration().hiddenSize())
                        .index_select(0, onDevice(batch.predictors()));
        var type = accurate(Tensors.type(selected));
        this.tokenLogProbabilities =
                torch.zeros(
                        new long[] {batch.scored()},
                        selected.options().dtype(new ScalarTypeOptional(type)));
        this.tokenEntropies = tokenLogProbabilities.clone();
        score();
        if (settings.gradients() != Gradients.NONE) {
            tokenLogProbabilities.requires_grad_(true);
            tokenEntropies.requires_grad_(settings.entropies());
        }
    }

    /// Scores the response tokens of `sequences`.
    ///
    /// @throws IllegalArgumentException if no sequence has a response token, one does not fit the
    ///   context, or an id is outside the vocabulary
    public static TokenScores of(
            LanguageModel model, List<Sequence> sequences, ScoreSettings settings) {
        return new TokenScores(model, TokenBatch.of(sequences, model.configuration()), settings);
    }

    /// Log-probabilities in nats, `[rows, longest response]`; token t of a row's response in column
    /// t, 0 in the padding. A loss on them is differentiated by [#backward].
    public Tensor logProbabilities() {
        return inRows(tokenLogProbabilities);
    }

    /// Entropies of the full distribution in nats, laid out like the log-probabilities; empty if
    /// they were not asked for.
    public Optional<Tensor> entropies() {
        return settings.entropies() ? Optional.of(inRows(tokenEntropies)) : Optional.empty();
    }

    /// 1 where a row has a response token, 0 in the padding; the shape of the log-probabilities.
    public Tensor mask() {
        return onDevice(batch.mask()).to(Tensors.type(tokenLogProbabilities));
    }

    /// Adds the gradients of `loss`, a scalar computed from these scores, to the model's
    /// parameters. Once per scores.
    public void backward(Tensor loss) {
        if (settings.gradients() == Gradients.NONE) {
            throw new IllegalStateException("these scores were computed without gradients");
        }
        loss.backward();
        try (var scope = Scope.open()) {
            var stateGradient = headBackward();
            scope.keep(stateGradient);
            var whole =
                    torch.zeros_like(states.values())
                            .view(-1, model.configuration().hiddenSize())
                            .index_add_(0, onDevice(batch.predictors()), stateGradient);
            states.backward(whole.view_as(states.values()));
        }
    }

    private void score() {
        try (var _ = new NoGradGuard()) {
            inChunks(start -> {
                int count = chunkLength(start);
                var logits = scaledLogits(start, count);
                var normaliser = torch.logsumexp(logits, new long[] {1}, true);
                var chosen = logits.gather(1, targets.narrow(0, start, count).unsqueeze(1));
                tokenLogProbabilities
                        .narrow(0, start, count)
                        .copy_(chosen.sub(normaliser).squeeze(1));
                if (settings.entropies()) {
                    var logProbabilities = logits.sub_(normaliser);
                    tokenEntropies.narrow(0, start, count).copy_(entropy(logProbabilities));
                }
            });
        }
    }

    /// The gradient of the selected states; the output matrix receives its own on the way.
    private Tensor headBackward() {
        try (var _ = new NoGradGuard()) {
            var head = model.head();
            var stateGradient = torch.zeros_like(selected);
            var headGradient =
                    head.requires_grad() ? torch.zeros_like(head) : torch.empty(new long[] {0});
            var scoreGradient = gradientOf(tokenLogProbabilities);
            var entropyGradient = gradientOf(tokenEntropies);
            inChunks(start -> {
                int count = chunkLength(start);
                var logitGradient =
                        logitGradient(
                                        start,
                                        count,
                                        scoreGradient.narrow(0, start, count).unsqueeze(1),
                                        entropyGradient.narrow(0, start, count).unsqueeze(1))
                                .to(Tensors.type(selected));
                stateGradient.narrow(0, start, count).copy_(torch.mm(logitGradient, head));
                if (head.requires_grad()) {
                    headGradient.addmm_(logitGradient.t(), selected.narrow(0, start, count));
                }
            });
            HiddenStates.send(head, headGradient);
            return stateGradient;
        }
    }

    private Tensor logitGradient(
            int start, int count, Tensor scoreGradient, Tensor entropyGradient) {
        var logits = scaledLogits(start, count);
        var chosen = targets.narrow(0, start, count).unsqueeze(1);
        Tensor gradient;
        if (settings.entropies()) {
            var logProbabilities = torch.log_softmax(logits, 1);
            var entropy = entropy(logProbabilities).unsqueeze(1);
            var probabilities = logProbabilities.exp();
            gradient =
                    logProbabilities
                            .add_(entropy)
                            .mul_(entropyGradient)
                            .add_(scoreGradient)
                            .mul_(probabilities)
                            .neg_();
        } else {
            gradient = torch.softmax(logits, 1).mul_(scoreGradient.neg());
        }
        return gradient.scatter_add_(1, chosen, scoreGradient)
                .div_(new Scalar(settings.temperature()));
    }

    private Tensor scaledLogits(int start, int count) {
        var logits = model.logits(selected.narrow(0, start, count));
        var accurate = logits.to(Tensors.type(tokenLogProbabilities));
        return settings.temperature() == 1
                ? accurate
                : accurate.div_(new Scalar(settings.temperature()));
    }

    private static Tensor entropy(Tensor logProbabilities) {
        return logProbabilities
                .exp()
                .mul_(logProbabilities)
                .sum(new long[] {1}, false, new ScalarTypeOptional())
                .neg_();
    }

    private void inChunks(IntConsumer chunk) {
        for (int start = 0; start < batch.scored(); start += chunkLength(start)) {
            try (var _ = Scope.open()) {
                chunk.accept(start);
            }
        }
    }

    private int chunkLength(int start) {
        long most = Math.max(1, settings.chunkLogits() / model.configuration().vocabularySize());
        return (int) Math.min(most, batch.scored() - start);
    }

    private Tensor inRows(Tensor perToken) {
        long rows = batch.rows();
        long length = batch.responseLength();
        return torch.zeros(new long[] {rows * length}, perToken.detach().options())
                .index_copy(0, places, perToken)
                .view(rows, length);
    }

    private static Tensor gradientOf(Tensor leaf) {
        var gradient = leaf.grad();
        return gradient.defined() ? gradient : torch.zeros_like(leaf);
    }

    private Tensor onDevice(Tensor tensor) {
        return tensor.to(model.head().device(), Tensors.type(tensor));
    }

    private static ScalarType accurate(ScalarType type) {
        return type == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
    }

    /// The log-probabilities of each row's response tokens as arrays.
    public double[][] logProbabilityArrays() {
        return rows(tokenLogProbabilities);
    }

    /// The entropies of each row's response tokens as arrays; empty if they were not asked for.
    public Optional<double[][]> entropyArrays() {
        return settings.entropies() ? Optional.of(rows(tokenEntropies)) : Optional.empty();
    }

    private double[][] rows(Tensor perToken) {
        var flat = Tensors.doubles(perToken);
        var rows = new double[batch.rows()][];
        int next = 0;
        for (int row = 0; row < rows.length; row++) {
            rows[row] = java.util.Arrays.copyOfRange(flat, next, next + batch.scoredIn(row));
            next += batch.scoredIn(row);
        }
        return rows;
    }
}
