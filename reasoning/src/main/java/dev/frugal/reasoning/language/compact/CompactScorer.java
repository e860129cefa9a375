package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A snapshot of a model that scores given texts and finds the way back to the parameters: the
/// weights packed for both directions. Immutable: all threads share one.
public final class CompactScorer {
    private final CompactModel model;
    private final List<Reversed> reversed;
    private final PackedMatrix reversedHead;

    /// A layer's matrices transposed: what carries gradients from outputs to inputs.
    record Reversed(PackedMatrix queryKeyValue, PackedMatrix output, PackedMatrix gateUp, PackedMatrix down) {}

    private CompactScorer(CompactModel model) {
        this.model = model;
        this.reversed = new ArrayList<>();
        for (var layer : model.layers()) {
            reversed.add(new Reversed(
                    layer.queryKeyValue().transposed(),
                    layer.output().transposed(),
                    layer.gateUp().transposed(),
                    layer.down().transposed()));
        }
        this.reversedHead = model.head().transposed();
    }

    /// The weights as they are now, for texts of up to `positions` tokens.
    public static CompactScorer of(PackableModel model, int positions) {
        return of(model, positions, TransformerKernels.fastest());
    }

    /// The weights that decoded texts were computed with, for the longest of them.
    ///
    /// @throws IllegalArgumentException if there are none
    public static CompactScorer of(List<ActivationCache> decoded) {
        return new CompactScorer(decoded.stream()
                .map(ActivationCache::model)
                .max(Comparator.comparingInt(CompactModel::positions))
                .orElseThrow(() -> new IllegalArgumentException("no text was decoded")));
    }

    static CompactScorer of(PackableModel model, int positions, TransformerKernels kernels) {
        return new CompactScorer(CompactModel.of(model, positions, kernels));
    }

    /// Scores the response tokens of `sequences`, which have at least one each.
    ///
    /// `temperature`: the logits are divided by it. `backward`: whether there will be a way back.
    public CompactScores score(List<Sequence> sequences, double temperature, boolean backward) {
        return CompactScores.of(this, sequences, temperature, backward);
    }

    /// Scores the responses `sequences` to one prompt from what decoding them side by side, in this
    /// order and with these weights, has computed already.
    ///
    /// @throws IllegalArgumentException if `decoded` has not as many rows as they need
    public CompactScores score(List<Sequence> sequences, double temperature, ActivationCache decoded) {
        return CompactScores.decoded(this, sequences, temperature, decoded);
    }

    /// Gradients of 0, for passes to add to.
    public CompactGradients gradients() {
        return new CompactGradients(model);
    }

    CompactModel model() {
        return model;
    }

    Reversed reversed(int layer) {
        return reversed.get(layer);
    }

    PackedMatrix reversedHead() {
        return reversedHead;
    }
}
