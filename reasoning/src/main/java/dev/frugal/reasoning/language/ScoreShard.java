package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The scores of some sequences that run through the model together, and their way back.
///
/// Made on one thread and adopted by another: what outlives the making is kept and then belongs to
/// the adopter's scope. Forward and backward may run on different threads, one after the other.
final class ScoreShard {
    private final LanguageModel model;
    private final TokenBatch batch;
    private final ScoreSettings settings;
    private final Gradients gradients;
    private final Optional<HiddenStates> kept;
    private final Tensor selected;
    private final Tensor targets;
    private final Tensor logProbabilities;
    private final Tensor entropies;

    private ScoreShard(LanguageModel model, TokenBatch batch, ScoreSettings settings, Scope scope) {
        this.model = model;
        this.batch = batch;
        this.settings = settings;
        this.gradients = WidenedProducts.checkpointed(model.head(), settings.gradients());
        var states = switch (gradients) {
            case NONE, RECOMPUTED, RECOMPUTED_CHECKPOINTED -> HiddenStates.fixed(model, batch);
            case KEPT -> HiddenStates.kept(model, batch);
            case CHECKPOINTED -> HiddenStates.checkpointed(model, batch);
        };
        boolean keeps = gradients == Gradients.KEPT || gradients == Gradients.CHECKPOINTED;
        this.kept = keeps ? Optional.of(states) : Optional.empty();
        kept.ifPresent(own -> own.keep(scope));
        this.targets = scope.keep(onDevice(batch.targets()));
        this.selected = scope.keep(select(states.values()));
        var type = Tensors.type(selected) == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
        var options = selected.options().dtype(new ScalarTypeOptional(type));
        this.logProbabilities = scope.keep(torch.zeros(new long[] {batch.scored()}, options));
        this.entropies = scope.keep(torch.zeros(new long[] {batch.scored()}, options));
        score();
    }

    /// Runs the sequences forward and scores their response tokens.
    static ScoreShard of(LanguageModel model, TokenBatch batch, ScoreSettings settings) {
        try (var scope = Scope.open()) {
            return new ScoreShard(model, batch, settings, scope);
        }
    }

    /// Hands the shard's tensors to the scope of the calling thread.
    ScoreShard adopted() {
        kept.ifPresent(HiddenStates::adopt);
        Scope.adopt(targets);
        Scope.adopt(selected);
        Scope.adopt(logProbabilities);
        Scope.adopt(entropies);
        return this;
    }

    TokenBatch batch() {
        return batch;
    }

    /// One log-probability per scored token, in the order of the batch.
    Tensor logProbabilities() {
        return logProbabilities;
    }

    /// One entropy per scored token; zeros if they were not asked for.
    Tensor entropies() {
        return entropies;
    }

    /// Adds the gradients of the model's parameters, given those of the scores.
    void backward(Tensor scoreGradient, Tensor entropyGradient) {
        try (var _ = Scope.open()) {
            var states = kept.orElseGet(() -> gradients == Gradients.RECOMPUTED
                    ? HiddenStates.kept(model, batch)
                    : HiddenStates.checkpointed(model, batch));
            var gradient = Scope.nested(() -> headBackward(scoreGradient, entropyGradient));
            var whole = torch.zeros_like(states.values().detach())
                    .view(-1, model.configuration().hiddenSize())
                    .index_add_(0, onDevice(batch.predictors()), gradient);
            states.backward(whole.view_as(states.values()));
        }
    }

    private Tensor select(Tensor states) {
        return states.detach()
                .view(-1, model.configuration().hiddenSize())
                .index_select(0, onDevice(batch.predictors()));
    }

    private void score() {
        try (var _ = new NoGradGuard()) {
            inChunks(start -> {
                int count = chunkLength(start);
                var logits = scaled(logits(start, count));
                var normaliser = torch.logsumexp(logits, new long[] {1}, true);
                var chosen = logits.gather(1, targets.narrow(0, start, count).unsqueeze(1));
                logProbabilities
                        .narrow(0, start, count)
                        .copy_(chosen.sub(normaliser).squeeze(1));
                if (settings.entropies()) {
                    entropies.narrow(0, start, count).copy_(entropy(logits.sub_(normaliser)));
                }
            });
        }
    }

    /// The gradient of the selected states; the output matrix receives its own on the way.
    private Tensor headBackward(Tensor scoreGradient, Tensor entropyGradient) {
        var head = model.head();
        try (var _ = new NoGradGuard()) {
            var stateGradient = torch.zeros_like(selected);
            var headGradient =
                    head.requires_grad() ? WidenedProducts.wide(torch.zeros_like(head)) : torch.empty(new long[] {0});
            inChunks(start -> {
                int count = chunkLength(start);
                var logitGradient = logitGradient(
                                start,
                                count,
                                scoreGradient.narrow(0, start, count).unsqueeze(1),
                                entropyGradient.narrow(0, start, count).unsqueeze(1))
                        .to(Tensors.type(selected));
                stateGradient.narrow(0, start, count).copy_(WidenedProducts.back(logitGradient, head));
                if (head.requires_grad()) {
                    headGradient.addmm_(
                            WidenedProducts.wide(logitGradient.t()),
                            WidenedProducts.wide(selected.narrow(0, start, count)));
                }
            });
            HiddenStates.send(head, headGradient.to(Tensors.type(head)));
            return stateGradient;
        }
    }

    private Tensor logitGradient(int start, int count, Tensor scoreGradient, Tensor entropyGradient) {
        var unscaled = logits(start, count);
        var slope = model.logitSlope(unscaled);
        var logits = scaled(unscaled);
        var chosen = targets.narrow(0, start, count).unsqueeze(1);
        Tensor gradient;
        if (settings.entropies()) {
            var logarithms = torch.log_softmax(logits, 1);
            var entropy = entropy(logarithms).unsqueeze(1);
            var probabilities = logarithms.exp();
            gradient = logarithms
                    .add_(entropy)
                    .mul_(entropyGradient)
                    .add_(scoreGradient)
                    .mul_(probabilities)
                    .neg_();
        } else {
            gradient = torch.softmax(logits, 1).mul_(scoreGradient.neg());
        }
        gradient.scatter_add_(1, chosen, scoreGradient).div_(new Scalar(settings.temperature()));
        return slope.map(gradient::mul_).orElse(gradient);
    }

    private Tensor logits(int start, int count) {
        return model.logits(selected.narrow(0, start, count)).to(Tensors.type(logProbabilities));
    }

    private Tensor scaled(Tensor logits) {
        return settings.temperature() == 1 ? logits : logits.div_(new Scalar(settings.temperature()));
    }

    private static Tensor entropy(Tensor logarithms) {
        return logarithms
                .exp()
                .mul_(logarithms)
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

    private Tensor onDevice(Tensor tensor) {
        return tensor.to(model.head().device(), Tensors.type(tensor));
    }
}
