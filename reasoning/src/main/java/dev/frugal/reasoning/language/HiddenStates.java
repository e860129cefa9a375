package dev.frugal.reasoning.language;

import dev.frugal.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/// The hidden states of a batch `[rows, length, hiddenSize]` and the way back from their gradient
/// to the parameters.
sealed interface HiddenStates {
    Tensor values();

    /// Adds the gradients of the parameters, given the gradient of the values.
    void backward(Tensor gradient);

    /// Lets the tensors outlive `scope`.
    void keep(Scope scope);

    /// Hands the kept tensors to the scope of the calling thread.
    void adopt();

    /// States without a way back.
    static HiddenStates fixed(LanguageModel model, TokenBatch batch) {
        try (var _ = new NoGradGuard()) {
            return new Fixed(hidden(model, batch));
        }
    }

    private static Tensor hidden(LanguageModel model, TokenBatch batch) {
        return model.hidden(batch.ids(model), batch.turns(model), batch.attention(model.configuration()));
    }

    /// States with every intermediate result kept for the way back.
    static HiddenStates kept(LanguageModel model, TokenBatch batch) {
        return new Kept(hidden(model, batch));
    }

    /// States of which only each layer's input is kept; the way back computes a layer again before
    /// it differentiates it (Chen et al. 2016). A third more computation, memory for one layer
    /// instead of all.
    static HiddenStates checkpointed(LanguageModel model, TokenBatch batch) {
        var ids = batch.ids(model);
        var turns = batch.turns(model);
        var inputs = new ArrayList<Tensor>();
        try (var _ = new NoGradGuard()) {
            var state = model.embed(ids);
            for (int layer = 0; layer < model.configuration().layers(); layer++) {
                inputs.add(state);
                var input = state;
                int current = layer;
                state = Scope.nested(() -> model.layer(current, input, turns, batch.attention(model.configuration())));
            }
            inputs.add(state);
            return new Checkpointed(model, batch, ids, turns, inputs, model.finalNorm(state));
        }
    }

    /// Sends `gradient` into the graph below `values`, if there is one.
    static void send(Tensor values, Tensor gradient) {
        if (values.requires_grad()) {
            values.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        }
    }

    record Fixed(Tensor values) implements HiddenStates {
        @Override
        public void keep(Scope scope) {
            scope.keep(values);
        }

        @Override
        public void adopt() {
            Scope.adopt(values);
        }

        @Override
        public void backward(Tensor gradient) {
            throw new IllegalStateException("these states were computed without gradients");
        }
    }

    record Kept(Tensor values) implements HiddenStates {
        @Override
        public void keep(Scope scope) {
            scope.keep(values);
        }

        @Override
        public void adopt() {
            Scope.adopt(values);
        }

        @Override
        public void backward(Tensor gradient) {
            send(values, gradient);
        }
    }

    record Checkpointed(
            LanguageModel model,
            TokenBatch batch,
            Tensor ids,
            RotaryPositions.Turns turns,
            List<Tensor> inputs,
            Tensor values)
            implements HiddenStates {
        @Override
        public void keep(Scope scope) {
            all().forEach(scope::keep);
        }

        @Override
        public void adopt() {
            all().forEach(Scope::adopt);
        }

        private Stream<Tensor> all() {
            return Stream.concat(Stream.concat(Stream.of(ids, values), turns.tensors()), inputs.stream());
        }

        @Override
        public void backward(Tensor gradient) {
            var upstream = gradient;
            int last = inputs.size() - 1;
            for (int stage = last; stage >= 0; stage--) {
                var given = upstream;
                int current = stage;
                upstream = Scope.nested(() -> stageGradient(current, given));
            }
            send(model.embed(ids), upstream);
        }

        private Tensor stageGradient(int stage, Tensor upstream) {
            var input = inputs.get(stage).detach().requires_grad_(true);
            var output = stage == inputs.size() - 1
                    ? model.finalNorm(input)
                    : model.layer(stage, input, turns, batch.attention(model.configuration()));
            send(output, upstream);
            // grad() is a view into the input, which dies with this stage; detach() has its own
            // handle.
            return input.grad().detach();
        }
    }
}
